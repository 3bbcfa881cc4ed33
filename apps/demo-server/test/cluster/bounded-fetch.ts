/** The global `fetch` with so many requests at once, and therefore so many sockets; others wait for their turn. */
export function boundedFetch(sockets: number): (input: string | URL, init?: RequestInit) => Promise<Response> {
  const waiting: (() => void)[] = [];
  let free = sockets;
  return async (input, init) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      const response = await fetch(input, init);
      // The socket is free again when the body was read.
      const body = await response.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, response);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
