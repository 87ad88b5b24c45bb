// What a client's cache has to know of a schema with interfaces, as the server tells it.

import { getIntrospectionQuery } from 'graphql';

export async function introspected(url) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: getIntrospectionQuery() });
  return (await (await fetch(url, { method: 'POST', headers, body })).json()).data;
}

export function possibleTypes({ __schema }) {
  const abstract = __schema.types.filter((type) => type.possibleTypes);
  return Object.fromEntries(abstract.map((type) => [type.name, type.possibleTypes.map(({ name }) => name)]));
}
