// graphql-sse, over server-sent events: graphql-sse.mjs URL SCENARIO [JSON]

import { createClient } from 'graphql-sse';
import { live } from './live.mjs';

await live((url) => createClient({ url, retryAttempts: 0 }));
