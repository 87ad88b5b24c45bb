// Loaded before each module by `tests/node.py`: what fetches says who asks, as a front end's fetch would.

const { EXPEDIENTE_TEST_TOKEN } = process.env;
export const authorization = `Bearer ${EXPEDIENTE_TEST_TOKEN}`;

const fetching = globalThis.fetch;
globalThis.fetch = (resource, options = {}) => {
  const headers = new Headers(options.headers);
  if (!headers.has('authorization')) headers.set('authorization', authorization);
  return fetching(resource, { ...options, headers });
};
