/** The mail hosts of the mail lab: one listener for each on a loopback address of its own, all on one port. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { explain, onSamePort } from "../ports.ts";
import type { DialogueHost } from "./dialogue.ts";
import { converse } from "./dialogue.ts";
import { createMemory } from "./memory.ts";
import type { Tally } from "./tally.ts";
import { newTally } from "./tally.ts";
import type { LabDomain, LabHost, Town } from "./town.ts";
import { keyOf } from "./town.ts";

export interface MailHosts {
  readonly port: number;
  tally(host: number): Tally;
  close(): Promise<void>;
}

export type MailHostsOptions = {
  readonly port: number;
  readonly secondMs: number;
  readonly roundTripMs: number;
  readonly names: ReadonlyMap<number, string>;
  readonly addresses: ReadonlyMap<number, string>;
  readonly isKnown: (domain: string) => boolean;
};

export async function startMailHosts(town: Town, options: MailHostsOptions): Promise<MailHosts> {
  const tallies = new Map(town.hosts.map(({ number }) => [number, newTally()]));
  const hosted = domainsByHost(town);
  // The library brings a certificate for its own tests: self-signed and long expired, as many are.
  const secureContext = new SMTPServer({ disabledCommands: ["STARTTLS"] }).secureContext.get("*");
  if (secureContext === undefined) throw new Error("smtp-server has no certificate of its own any more");
  const listeners = town.hosts.filter(({ script }) => script.tcp !== "refused");
  const answer = (host: LabHost, tally: Tally) => (socket: Socket) => {
    converse(socket, {
      name: options.names.get(host.number) ?? "",
      script: host.script,
      memory: memories.get(host.number) ?? createMemory(host.script, { tally, secondMs: options.secondMs }),
      tally,
      secondMs: options.secondMs,
      roundTripMs: options.roundTripMs,
      secureContext,
      mailbox: mailboxOf(hosted.get(host.number) ?? new Map()),
      isKnown: options.isKnown,
    });
  };
  const memories = new Map(town.hosts.map(({ number, script }) => [number, createMemory(script, { tally: tallyOf(tallies, number), secondMs: options.secondMs })]));
  const sockets = new Set<Socket>();
  const servers = await onSamePort(options.port, async (port) => {
    const open: Server[] = [];
    try {
      let chosen = port;
      for (const host of listeners) {
        const address = options.addresses.get(host.number) ?? "127.0.0.1";
        const server = await listen(answer(host, tallyOf(tallies, host.number)), { port: chosen, address });
        open.push(server);
        chosen = (server.address() as AddressInfo).port;
      }
      return open;
    } catch (error) {
      await Promise.all(open.map(closed));
      throw error;
    }
  });
  for (const server of servers) {
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
  }
  const first = servers[0]?.address() as AddressInfo | undefined;
  return {
    port: first?.port ?? 0,
    tally: (host) => tallyOf(tallies, host),
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map(closed));
    },
  };
}

function tallyOf(tallies: ReadonlyMap<number, Tally>, host: number): Tally {
  const tally = tallies.get(host);
  if (tally === undefined) throw new Error(`there is no mail host ${String(host)}`);
  return tally;
}

function domainsByHost(town: Town): Map<number, Map<string, LabDomain>> {
  const hosted = new Map<number, Map<string, LabDomain>>();
  for (const domain of town.domains.values()) {
    for (const host of domain.hosts) hosted.set(host, (hosted.get(host) ?? new Map<string, LabDomain>()).set(domain.name, domain));
  }
  return hosted;
}

function mailboxOf(domains: ReadonlyMap<string, LabDomain>): DialogueHost["mailbox"] {
  return (address) => {
    const at = address.lastIndexOf("@");
    const domain = domains.get(address.slice(at + 1).toLowerCase());
    return domain === undefined ? null : (domain.mailboxes.get(keyOf(address.slice(0, at))) ?? "missing");
  };
}

async function listen(answer: (socket: Socket) => void, { port, address }: { port: number; address: string }): Promise<Server> {
  // A client may end its half first: what the script still has to say is said all the same.
  const server = createServer({ allowHalfOpen: true }, answer);
  server.listen({ port, host: address, backlog: 511 });
  try {
    await once(server, "listening");
  } catch (error) {
    throw explain(error, address);
  }
  return server;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, "close");
  server.close();
  await ended;
}
