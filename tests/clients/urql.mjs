// urql: urql.mjs URL SCENARIO [JSON]

import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { INSTITUTION, PAGE, PARTIAL, WRONG, read } from './documents.mjs';
import { introspected } from './introspected.mjs';
import { recorded } from './recorded.mjs';

const [url, scenario, given = '{}'] = process.argv.slice(2);

const scenarios = {
  async history({ document, variables }) {
    const client = connected([cached({}, await introspected(url)), fetchExchange]);
    await client.query(read(document), variables);
    return answer(await client.query(read(document), variables, { requestPolicy: 'cache-only' }));
  },

  async pages({ id, size, backward }) {
    const client = connected([cached({ Patient: { timeline: relayPagination() } }), fetchExchange]);
    let variables = backward ? { id, last: size } : { id, first: size };
    let { timeline } = (await client.query(PAGE, variables)).data.patient;
    let fetched = 1;
    while (backward ? timeline.pageInfo.hasPreviousPage : timeline.pageInfo.hasNextPage) {
      const { startCursor, endCursor } = timeline.pageInfo;
      variables = { ...variables, ...(backward ? { before: startCursor } : { after: endCursor }) };
      ({ timeline } = (await client.query(PAGE, variables)).data.patient);
      fetched += 1;
    }
    return { fetched, ids: timeline.edges.map(({ node }) => node.id) };
  },

  async persisted({ byGet }) {
    const { sent, fetch } = recorded();
    const exchanges = [persistedExchange({ preferGetForPersistedQueries: byGet }), fetchExchange];
    const client = connected(exchanges, fetch);
    const answers = [];
    for (const code of ['IMSS', 'ISSSTE']) {
      answers.push((await client.query(INSTITUTION, { code })).data);
    }
    return { sent, answers };
  },

  async trusted({ documentId }) {
    const { sent, fetch } = recorded();
    const persisted = persistedExchange({
      enforcePersistedQueries: true,
      generateHash: async () => documentId,
      preferGetForPersistedQueries: false,
    });
    const client = connected([persisted, fetchExchange], fetch);
    return { sent, ...answer(await client.query(INSTITUTION, { code: 'IMSS' })) };
  },

  async partial({ nss }) {
    return answer(await connected([cached(), fetchExchange]).query(PARTIAL, { nss }));
  },

  async refused() {
    return answer(await connected([fetchExchange]).query(WRONG, {}));
  },
};

const cached = (resolvers = {}, schema = undefined) => cacheExchange({ resolvers, schema });

const connected = (exchanges, fetching) =>
  new Client({ url, exchanges, fetch: fetching, preferGetMethod: false });

const answer = ({ data, error }) => ({
  data,
  codes: error ? error.graphQLErrors.map((each) => each.extensions.code) : [],
  status: error?.response?.status,
});

console.log(JSON.stringify(await scenarios[scenario](JSON.parse(given))));
