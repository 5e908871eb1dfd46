/** A name server for tests, on loopback: it answers from a table, or fails in the way that the table says. */
import { createServer, Packet } from "dns2";
import type { AddressInfo } from "node:net";

export type Zone = {
  readonly mx?: readonly (readonly [priority: number, exchange: string])[];
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  /** In place of any records. */
  readonly fails?: "SERVFAIL" | "REFUSED" | "silence";
};

export type NameServer = {
  /** As a verifier's `resolver.servers` takes it. */
  readonly server: string;
  /** Every question that came, as `TYPE name`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** Names that `zones` does not have do not exist. */
export async function startNameServer(zones: Readonly<Record<string, Zone>>): Promise<NameServer> {
  const asked: string[] = [];
  const server = createServer({
    udp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      response.header.ra = 1;
      const [question] = request.questions;
      if (question === undefined) return;
      const zone = zones[question.name.toLowerCase()];
      asked.push(`${typeName(question.type)} ${question.name}`);
      if (zone?.fails === "silence") return;
      response.header.rcode = zone === undefined ? Packet.RCODE.NXDOMAIN : zone.fails === undefined ? Packet.RCODE.NOERROR : Packet.RCODE[zone.fails];
      if (zone !== undefined) response.answers = recordsOf(zone, question);
      void send(response);
    },
  });
  await server.listen({ udp: { port: 0, address: "127.0.0.1" } });
  const { port } = server.addresses().udp as AddressInfo;
  return { server: `127.0.0.1:${String(port)}`, asked, close: async () => void (await server.close()) };
}

function recordsOf(zone: Zone, { name, type }: { name: string; type: number }): InstanceType<typeof Packet.Resource>[] {
  const base = { name, type, class: Packet.CLASS.IN, ttl: 300 };
  switch (type) {
    case Packet.TYPE.MX:
      return (zone.mx ?? []).map(([priority, exchange]) => new Packet.Resource({ ...base, priority, exchange }));
    case Packet.TYPE.A:
      return (zone.a ?? []).map((address) => new Packet.Resource({ ...base, address }));
    case Packet.TYPE.AAAA:
      return (zone.aaaa ?? []).map((address) => new Packet.Resource({ ...base, address }));
    default:
      return [];
  }
}

function typeName(type: number): string {
  return Object.entries(Packet.TYPE).find(([, value]) => value === type)?.[0] ?? String(type);
}
