// What both clients of subscriptions do. Their interfaces are the same: `iterate` gives results, and throws or gives
// errors where the server refuses.

const EVENTS = `
  subscription Events($id: ID!, $after: String) {
    patientEvents(patientId: $id, after: $after) { __typename id feedCursor ... on Note { text } }
  }
`;

const scenarios = {
  // So many events, over as many connections as it takes to get `each` of them over one.
  async follow(connect, { id, after, number, each }) {
    const events = [];
    let connections = 0;
    while (events.length < number) {
      const client = connect();
      connections += 1;
      const wanted = Math.min(number, events.length + each);
      for await (const { data } of client.iterate({ query: EVENTS, variables: { id, after } })) {
        events.push(data.patientEvents);
        after = data.patientEvents.feedCursor;
        if (events.length === wanted) break;
      }
      client.dispose();
    }
    return { connections, events };
  },

  async refused(connect, { query, variables }) {
    const client = connect();
    try {
      for await (const { errors } of client.iterate({ query: query ?? EVENTS, variables })) {
        return { codes: codes(errors) };
      }
    } catch (errors) {
      return { codes: codes(errors) };
    } finally {
      client.dispose();
    }
  },

  async queried(connect, { query, variables }) {
    const client = connect();
    const results = [];
    for await (const { data } of client.iterate({ query, variables })) {
      results.push(data);
    }
    client.dispose();
    return results;
  },
};

const codes = (errors) => errors.map(({ extensions }) => extensions.code);

export async function live(make) {
  const [url, scenario, given = '{}'] = process.argv.slice(2);
  console.log(JSON.stringify(await scenarios[scenario](() => make(url), JSON.parse(given))));
}
