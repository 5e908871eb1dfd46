/** Several listeners on one port number: the first may get an ephemeral port that another address has in use already. */
const ATTEMPTS_MAX = 8;

/** Tries again with another ephemeral port when the one drawn is taken elsewhere; a port asked for is tried once. */
export async function onSamePort<T>(port: number, bind: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bind(port);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken || port !== 0 || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

/** Linux and Windows own all of 127.0.0.0/8; macOS only 127.0.0.1. */
export function explain(error: unknown, address: string): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL")) return error;
  return new Error(`the lab cannot listen on ${address}; on macOS run: sudo ifconfig lo0 alias ${address}`, { cause: error });
}
