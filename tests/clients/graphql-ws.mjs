// graphql-ws, over a WebSocket: graphql-ws.mjs URL SCENARIO [JSON]

import { createClient } from 'graphql-ws';
import { live } from './live.mjs';

await live((url) => createClient({ url: url.replace(/^http/, 'ws'), retryAttempts: 0 }));
