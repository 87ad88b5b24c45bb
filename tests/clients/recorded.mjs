// A fetch that keeps what was sent over the line and the status of each answer.

export function recorded() {
  const sent = [];
  const keeping = async (url, options) => {
    const query = Object.fromEntries(new URL(url).searchParams);
    const request = { method: options.method, body: options.body ? JSON.parse(options.body) : query };
    sent.push(request);
    const response = await fetch(url, options);
    request.status = response.status;
    return response;
  };
  return { sent, fetch: keeping };
}
