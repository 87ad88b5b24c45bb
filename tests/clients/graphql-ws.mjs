// graphql-ws, over a WebSocket: graphql-ws.mjs URL SCENARIO [JSON]

import { createClient } from 'graphql-ws';
import { live } from './live.mjs';
import { authorization } from './signed-in.mjs';

const connectionParams = { authorization };
await live((url) => createClient({ url: url.replace(/^http/, 'ws'), connectionParams, retryAttempts: 0 }));
