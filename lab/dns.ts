/**
 * A DNS server for the lab's names, on UDP and TCP of one loopback port. It answers like a resolver: records, NODATA,
 * NXDOMAIN, SERVFAIL, or nothing at all.
 */
import { createTCPServer, createUDPServer, Packet } from "dns2";
import type { DnsHandler } from "dns2";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import { onSamePort } from "./ports.ts";
import type { Zone } from "./zones.ts";

export interface DnsServer {
  readonly port: number;
  stats(): { readonly queries: number };
  close(): Promise<void>;
}

export async function startDns(zone: (name: string) => Zone, options: { port?: number } = {}): Promise<DnsServer> {
  let queries = 0;
  const handle: DnsHandler = (request, send) => {
    queries += 1;
    const response = answer(request, zone);
    if (response !== null) void send(response);
  };
  const bound = await onSamePort(options.port ?? 0, (port) => bindBoth(port, handle));
  return { port: bound.port, stats: () => ({ queries }), close: bound.close };
}

/** Null = no answer, so that the client runs into its timeout. */
function answer(request: Packet, zone: (name: string) => Zone): Packet | null {
  const response = Packet.createResponseFromRequest(request);
  response.header.ra = 1;
  const question = request.questions[0];
  if (question === undefined) {
    response.header.rcode = Packet.RCODE.FORMERR;
    return response;
  }
  // Resolvers may vary the case of a name (0x20 encoding): compare in lower case, answer as asked.
  const name = question.name.toLowerCase();
  if (name.endsWith(".arpa")) return response;
  const found = zone(name);
  if (found.kind === "silence") return null;
  if (found.kind === "servfail") response.header.rcode = Packet.RCODE.SERVFAIL;
  if (found.kind === "nxdomain") response.header.rcode = Packet.RCODE.NXDOMAIN;
  if (found.kind !== "records") return response;
  const base = { name: question.name, class: Packet.CLASS.IN, ttl: 300 };
  if (question.type === Packet.TYPE.A) response.answers = found.a.map((address) => new Packet.Resource({ ...base, type: Packet.TYPE.A, address }));
  if (question.type === Packet.TYPE.MX) response.answers = found.mx.map((mx) => new Packet.Resource({ ...base, type: Packet.TYPE.MX, ...mx }));
  return response;
}

async function bindBoth(port: number, handle: DnsHandler): Promise<{ port: number; close: () => Promise<void> }> {
  const tcp = createTCPServer(handle);
  const sockets = new Set<Socket>();
  tcp.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // A client that resets its connection is none of the server's trouble.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  tcp.listen(port, "127.0.0.1");
  await once(tcp, "listening");
  const chosen = (tcp.address() as AddressInfo).port;
  const closeTcp = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    tcp.close();
    await once(tcp, "close");
  };
  const udp = createUDPServer();
  udp.on("request", handle);
  try {
    udp.bind(chosen, "127.0.0.1");
    await once(udp, "listening");
  } catch (error) {
    await closeTcp();
    throw error;
  }
  return {
    port: chosen,
    close: async () => {
      const udpClosed = once(udp, "close");
      udp.close();
      await Promise.all([udpClosed, closeTcp()]);
    },
  };
}
