// Apollo Client: apollo.mjs URL SCENARIO [JSON]

import { createHash } from 'node:crypto';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from '@apollo/client/core';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';
import { INSTITUTION, PAGE, PARTIAL, WRONG, read } from './documents.mjs';
import { introspected, possibleTypes } from './introspected.mjs';
import { recorded } from './recorded.mjs';

const [url, scenario, given = '{}'] = process.argv.slice(2);

const scenarios = {
  async history({ document, variables }) {
    const cache = new InMemoryCache({ possibleTypes: possibleTypes(await introspected(url)) });
    const client = connected(http(), cache);
    await client.query({ query: read(document), variables });
    return client.query({ query: read(document), variables, fetchPolicy: 'cache-only' });
  },

  async pages({ id, size, backward }) {
    const cache = new InMemoryCache({
      typePolicies: { Patient: { fields: { timeline: relayStylePagination(['orderBy']) } } },
    });
    const variables = backward ? { id, last: size } : { id, first: size };
    const pages = connected(http(), cache).watchQuery({ query: PAGE, variables });
    const watching = pages.subscribe(() => {});
    await firstValueFrom(pages.pipe(filter(({ loading }) => !loading)));
    const shown = () => cache.readQuery({ query: PAGE, variables }).patient.timeline;
    let fetched = 1;
    for (let info = shown().pageInfo; backward ? info.hasPreviousPage : info.hasNextPage; info = shown().pageInfo) {
      await pages.fetchMore({ variables: backward ? { before: info.startCursor } : { after: info.endCursor } });
      fetched += 1;
    }
    watching.unsubscribe();
    return { fetched, ids: shown().edges.map(({ node }) => node.id) };
  },

  async persisted({ byGet }) {
    const { sent, fetch } = recorded();
    const sha256 = (text) => createHash('sha256').update(text).digest('hex');
    const link = createPersistedQueryLink({ sha256, useGETForHashedQueries: byGet }).concat(http(fetch));
    return { sent, answers: [await ask(connected(link), 'IMSS'), await ask(connected(link), 'ISSSTE')] };
  },

  async batch({ nss }) {
    const { sent, fetch } = recorded();
    const client = connected(new BatchHttpLink({ uri: url, fetch }));
    const asked = [ask(client, 'IMSS'), partial(client, nss), answerOrError(client, WRONG), ask(client, 'ISSSTE')];
    return { sent, answers: await Promise.all(asked) };
  },

  async trusted({ documentId }) {
    const { sent, fetch } = recorded();
    const link = createPersistedQueryLink({ generateHash: () => documentId, retry: () => false });
    return { sent, ...(await answerOrError(connected(link.concat(http(fetch))), INSTITUTION, { code: 'IMSS' })) };
  },

  async partial({ nss }) {
    return partial(connected(http()), nss);
  },

  async refused() {
    return answerOrError(connected(http()), WRONG);
  },
};

const http = (fetching) => new HttpLink({ uri: url, fetch: fetching });

const connected = (link, cache = new InMemoryCache()) => new ApolloClient({ link, cache });

const ask = async (client, code) => (await client.query({ query: INSTITUTION, variables: { code } })).data;

async function partial(client, nss) {
  const { data, error } = await client.query({ query: PARTIAL, variables: { nss }, errorPolicy: 'all' });
  return { data, codes: codes(error) };
}

async function answerOrError(client, query, variables) {
  try {
    return await client.query({ query, variables });
  } catch (error) {
    return { codes: codes(error), status: ServerError.is(error) ? error.statusCode : undefined };
  }
}

const codes = (error) => (CombinedGraphQLErrors.is(error) ? error.errors.map((each) => each.extensions.code) : []);

console.log(JSON.stringify(await scenarios[scenario](JSON.parse(given))));
