/**
 * A DNS server for the lab's names, on UDP and TCP of one loopback port. It answers like a resolver: records, NODATA,
 * NXDOMAIN, SERVFAIL, REFUSED, an answer cut off, or nothing at all.
 */
import { createTCPServer, createUDPServer, Packet } from "dns2";
import type { DnsHandler } from "dns2";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import { onSamePort } from "./ports.ts";
import type { Zone } from "./zones.ts";

type Transport = "udp" | "tcp";

export interface DnsServer {
  readonly port: number;
  stats(): { readonly queries: number };
  close(): Promise<void>;
}

export async function startDns(zone: (name: string) => Zone, options: { port?: number } = {}): Promise<DnsServer> {
  let queries = 0;
  const handle = (over: Transport): DnsHandler => (request, send) => {
    queries += 1;
    const response = answer(request, { zone, over });
    if (response !== null) void send(response);
  };
  const bound = await onSamePort(options.port ?? 0, (port) => bindBoth(port, handle));
  return { port: bound.port, stats: () => ({ queries }), close: bound.close };
}

/** Null = no answer, so that the client runs into its timeout. */
function answer(request: Packet, { zone, over }: { zone: (name: string) => Zone; over: Transport }): Packet | null {
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
  if (found.kind === "refused") response.header.rcode = Packet.RCODE.REFUSED;
  if (found.kind !== "records") return response;
  if (found.onlyOverTcp && over === "udp") response.header.tc = 1;
  else response.answers = records(question, found, zone);
  return response;
}

const aliasesMax = 8;

/** The records of the asked type; where the name is an alias, the alias and what it leads to (RFC 1034, section 4.3.2). */
function records(question: { name: string; type?: number }, found: Zone, zone: (name: string) => Zone, depth = 0): Packet["answers"] {
  if (found.kind !== "records") return [];
  const base = { name: question.name, class: Packet.CLASS.IN, ttl: 300 };
  if (found.cname !== null) {
    const alias = new Packet.Resource({ ...base, type: Packet.TYPE.CNAME, domain: found.cname });
    return depth === aliasesMax ? [alias] : [alias, ...records({ ...question, name: found.cname }, zone(found.cname), zone, depth + 1)];
  }
  switch (question.type) {
    case Packet.TYPE.A:
      return found.a.map((address) => new Packet.Resource({ ...base, type: Packet.TYPE.A, address }));
    case Packet.TYPE.AAAA:
      return found.aaaa.map((address) => new Packet.Resource({ ...base, type: Packet.TYPE.AAAA, address }));
    case Packet.TYPE.MX:
      return found.mx.map((mx) => new Packet.Resource({ ...base, type: Packet.TYPE.MX, ...mx }));
    default:
      return [];
  }
}

async function bindBoth(port: number, handle: (over: Transport) => DnsHandler): Promise<{ port: number; close: () => Promise<void> }> {
  const tcp = createTCPServer(handle("tcp"));
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
  udp.on("request", handle("udp"));
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
