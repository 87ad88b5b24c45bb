// An OpenID Connect provider, the package oauth2-mock-server: provider.mjs PORT
//
// Its token endpoint signs what a form's `claims` and `header` say, as JSON, over what it would say by itself.

import { Events, OAuth2Server } from 'oauth2-mock-server';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
server.service.on(Events.BeforeTokenSigning, (token, { body }) => {
  Object.assign(token.payload, JSON.parse(body.claims ?? '{}'));
  Object.assign(token.header, JSON.parse(body.header ?? '{}'));
});
await server.start(Number(process.argv[2]), '127.0.0.1');
