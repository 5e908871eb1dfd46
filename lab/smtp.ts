/**
 * The mail hosts of the lab: one listener per behaviour on its own loopback address, all on one port. They know the
 * mailboxes and nothing else; they count what they are asked.
 */
import { SMTPServer } from "smtp-server";
import type { SMTPServerSession } from "smtp-server";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { MailDomain } from "./mailboxes.ts";
import { MAIL_SITES } from "./mail-kinds.ts";
import type { MailKind } from "./mail-kinds.ts";
import { explain, onSamePort } from "./ports.ts";
import { RELAY_DENIED, SMTP_BEHAVIOURS } from "./smtp-behaviours.ts";
import type { Refusal, SmtpBehaviour, SmtpTimes } from "./smtp-behaviours.ts";

export interface SmtpHostStats {
  readonly address: string;
  readonly connections: number;
  readonly recipients: number;
  readonly sessionsNow: number;
  readonly sessionsPeak: number;
}

export interface SmtpServers {
  readonly port: number;
  stats(): Readonly<Partial<Record<MailKind, SmtpHostStats>>>;
  close(): Promise<void>;
}

export interface SmtpOptions {
  readonly port?: number;
  /** How long a greylisting host defers a new triplet. */
  readonly greylistMs?: number;
  /** How long a slow host takes for each reply. */
  readonly slowMs?: number;
}

interface Host {
  readonly port: number;
  readonly stats: SmtpHostStats;
  close(): Promise<void>;
}

export async function startSmtp(domains: ReadonlyMap<string, MailDomain>, options: SmtpOptions = {}): Promise<SmtpServers> {
  const times = { greylistMs: options.greylistMs ?? 2000, slowMs: options.slowMs ?? 700 };
  const kinds = Object.keys(SMTP_BEHAVIOURS) as MailKind[];
  const hosts = await onSamePort(options.port ?? 0, (port) => startAll(kinds, { port, domains, times }));
  return {
    port: hosts.values().next().value?.port ?? 0,
    stats: () => Object.fromEntries([...hosts].map(([kind, host]) => [kind, { ...host.stats }])),
    close: async () => {
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

type HostOptions = { readonly port: number; readonly domains: ReadonlyMap<string, MailDomain>; readonly times: SmtpTimes };

async function startAll(kinds: readonly MailKind[], options: HostOptions): Promise<Map<MailKind, Host>> {
  const hosts = new Map<MailKind, Host>();
  try {
    let { port } = options;
    for (const kind of kinds) {
      const host = await startHost(kind, { ...options, port });
      hosts.set(kind, host);
      port = host.port;
    }
    return hosts;
  } catch (error) {
    await Promise.all([...hosts.values()].map((host) => host.close()));
    throw error;
  }
}

async function startHost(kind: MailKind, options: HostOptions): Promise<Host> {
  const { domains, times } = options;
  const behaviour = SMTP_BEHAVIOURS[kind];
  const address = MAIL_SITES[kind].address;
  if (behaviour === undefined || address === null) throw new Error(`no mail host for "${kind}"`);
  const stats = { address, connections: 0, recipients: 0, sessionsNow: 0, sessionsPeak: 0 };
  const triplets = new Map<string, number>();
  const pause = async (): Promise<void> => {
    const delayMs = behaviour.delayMs?.(times) ?? 0;
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  };
  const server = new SMTPServer({
    // The library's own enhanced codes would be put in front of the ones in our texts.
    hideENHANCEDSTATUSCODES: true,
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    name: hostName(kind),
    banner: "lab mail host",
    onConnect(session, callback) {
      stats.connections += 1;
      stats.sessionsNow += 1;
      stats.sessionsPeak = Math.max(stats.sessionsPeak, stats.sessionsNow);
      void pause().then(() => reply(callback, behaviour.connect?.(session.remoteAddress) ?? null));
    },
    onClose() {
      stats.sessionsNow -= 1;
    },
    onMailFrom({ address: sender }, session, callback) {
      void pause().then(() => reply(callback, behaviour.mail?.(sender, session.remoteAddress) ?? null));
    },
    onRcptTo({ address: recipient }, session, callback) {
      stats.recipients += 1;
      void pause().then(() => reply(callback, judge(recipient, { kind, behaviour, domains, times, triplets, session })));
    },
    onData(stream, _session, callback) {
      // Nobody should send a message to find out whether a mailbox exists.
      stream.resume().on("end", () => reply(callback, { code: 554, lines: ["5.7.1 The lab takes no messages"] }));
    },
  });
  return { stats, ...(await listen(server, { port: options.port, address })) };
}

function judge(
  address: string,
  context: {
    kind: MailKind;
    behaviour: SmtpBehaviour;
    domains: HostOptions["domains"];
    times: SmtpTimes;
    triplets: Map<string, number>;
    session: SMTPServerSession;
  },
): Refusal | null {
  const at = address.lastIndexOf("@");
  const domain = context.domains.get(address.slice(at + 1).toLowerCase());
  if (domain === undefined || domain.kind !== context.kind) return RELAY_DENIED;
  const client = context.session.remoteAddress;
  const sender = context.session.envelope.mailFrom === false ? "" : context.session.envelope.mailFrom.address;
  const triplet = `${client} ${sender} ${address.toLowerCase()}`;
  const nowMs = performance.now();
  const firstSeenMs = context.triplets.get(triplet) ?? nowMs;
  context.triplets.set(triplet, firstSeenMs);
  const recipient = { address, client, mailbox: domain.mailbox(address.slice(0, at)), firstSeenAgoMs: nowMs - firstSeenMs };
  return context.behaviour.rcpt(recipient, context.times);
}

function reply(callback: (error?: Error | null) => void, refusal: Refusal | null): void {
  if (refusal === null) return callback(null);
  // The library writes `message` to the wire: a string as one line, an array as a multi-line reply.
  const message = refusal.lines.length === 1 ? refusal.lines[0] : refusal.lines;
  callback(Object.assign(new Error("refused"), { responseCode: refusal.code, message: message as string }));
}

function hostName(kind: MailKind): string {
  const { exchanger } = MAIL_SITES[kind];
  return Array.isArray(exchanger) ? String(exchanger[0]) : `${kind}.mailhost.test`;
}

async function listen(server: SMTPServer, options: { port: number; address: string }): Promise<Pick<Host, "port" | "close">> {
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  // Errors of single sessions (a client that resets) are expected here; a failing listener is reported below.
  server.on("error", () => {});
  server.listen(options.port, options.address);
  try {
    await once(server.server, "listening");
  } catch (error) {
    throw explain(error, options.address);
  }
  return {
    port: (server.server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(resolve);
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
