/** Starts and stops an HTTP server on loopback without leaving a connection open. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

export async function startHttp(server: Server, port: number): Promise<{ port: number; close: () => Promise<void> }> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
