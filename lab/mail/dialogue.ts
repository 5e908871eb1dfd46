/**
 * One SMTP session of a scripted host: reads commands, says what the script says, when and how it says it. Commands that
 * arrive together are answered in order, as PIPELINING (RFC 2920) wants it.
 */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import type { Act, HostScript, MailboxKind, Say } from "./behaviour.ts";
import { usualReplies } from "./behaviour.ts";
import type { Memory } from "./memory.ts";
import type { Tally } from "./tally.ts";
import { speak } from "./speech.ts";

export interface DialogueHost {
  readonly name: string;
  readonly script: HostScript;
  readonly memory: Memory;
  readonly tally: Tally;
  /** How long a lab second takes. */
  readonly secondMs: number;
  /** What the way there and back adds, in milliseconds. */
  readonly roundTripMs: number;
  readonly secureContext: SecureContext;
  /** The mailbox of an address; null where its domain is not the host's. */
  mailbox(address: string): MailboxKind | null;
  /** Whether a domain can be found in DNS. */
  isKnown(domain: string): boolean;
}

const usualExtensions = ["PIPELINING", "SIZE 35882577", "8BITMIME", "ENHANCEDSTATUSCODES"];
const bufferedMax = 262_144;

export function converse(socket: Socket, host: DialogueHost): void {
  const { script, memory, tally, secondMs, roundTripMs } = host;
  const client = socket.remoteAddress ?? "";
  const limits = script.limits ?? {};
  let stream: Socket | TLSSocket = socket;
  let buffer = "";
  let isBusy = true;
  let isWorking = false;
  let isOver = false;
  let isEncrypted = false;
  let helo = "";
  let sender: string | null = null;
  let asked = 0;
  let inEnvelope = 0;
  let errors = 0;
  let recipient = "";

  function listen(): void {
    stream.setNoDelay(true);
    stream.on("error", () => stream.destroy());
    const hear = (chunk: Buffer): void => {
      buffer += chunk.toString("utf8");
      if (buffer.length > bufferedMax) stream.destroy();
      else work();
    };
    // Timers of one length end in the order in which they were set: what was sent first is heard first.
    stream.on("data", (chunk: Buffer) => (roundTripMs > 0 ? void setTimeout(hear, roundTripMs, chunk) : hear(chunk)));
    stream.on("end", () => stream.end());
  }

  function work(): void {
    if (isWorking) return;
    isWorking = true;
    const writing = stream;
    writing.cork();
    for (;;) {
      if (isBusy || isOver) break;
      const end = buffer.indexOf("\n");
      if (end < 0) break;
      const line = buffer.slice(0, end).replace(/\r$/, "");
      buffer = buffer.slice(end + 1);
      handle(line);
    }
    writing.uncork();
    isWorking = false;
  }

  /** Says it when its time has come; what the client sent meanwhile is answered after it. */
  function reply(say: Say, then?: () => void): void {
    const act: Act = typeof say === "string" ? { say } : say;
    const text = act.say === undefined ? "" : fill(act.say);
    const isError = text.startsWith("5");
    const waitMs = ((act.after ?? 0) + (script.replyAfter ?? 0) + (isError ? (script.errorAfter ?? 0) : 0)) * secondMs;
    isBusy = true;
    const utter = (): void => {
      speak(stream, text, act.how ?? script.how, () => {
        finish(act.and);
        if (isError && act.and === undefined) countError();
        isBusy = isOver;
        then?.();
        work();
      });
    };
    if (waitMs > 0) setTimeout(utter, waitMs).unref();
    else utter();
  }

  function finish(ending: Act["and"]): void {
    if (ending === undefined) return;
    isOver = true;
    stream.uncork();
    if (ending === "close") stream.end();
    // What was said before a reset has to have arrived, or else the reset would take it back.
    if (ending === "reset") setTimeout(() => socket.resetAndDestroy(), 20).unref();
  }

  function countError(): void {
    errors += 1;
    const { errors: limit } = limits;
    if (limit === undefined || errors < limit.max || isOver) return;
    const act: Act = typeof limit.say === "string" ? { say: limit.say } : limit.say;
    stream.write(wire(fill(act.say ?? "")));
    finish(act.and);
  }

  function fill(text: string): string {
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const values: Record<string, string> = { rcpt: recipient, local: localOf(recipient), domain: domainOf(recipient), sender: sender ?? "", client, helo, mx: host.name };
      return values[name] ?? whole;
    });
  }

  function handle(line: string): void {
    const [verb = "", ...rest] = line.split(" ");
    const argument = rest.join(" ");
    switch (verb.toUpperCase()) {
      case "EHLO":
      case "HELO":
        return hello(verb.toUpperCase(), argument.trim());
      case "STARTTLS":
        return startTls();
      case "MAIL":
        return mail(argument);
      case "RCPT":
        return rcpt(argument);
      case "RSET":
        sender = null;
        return reply("250 2.0.0 Ok");
      case "NOOP":
        return reply("250 2.0.0 Ok");
      case "VRFY":
        return reply("252 2.0.0 Send some mail, I will try my best");
      case "QUIT":
        tally.quits += 1;
        return reply({ say: "221 2.0.0 Bye", and: "close" });
      case "DATA":
        tally.data += 1;
        return reply("554 5.5.1 Error: no valid recipients");
      default:
        return reply("502 5.5.2 Error: command not recognized");
    }
  }

  function hello(verb: string, name: string): void {
    helo = name;
    sender = null;
    if (verb === "HELO") return reply(script.helo ?? "250 {mx}");
    if (script.ehlo !== undefined) return reply(script.ehlo);
    const keywords = [...(script.extensions ?? usualExtensions), ...(script.tls !== undefined && !isEncrypted ? ["STARTTLS"] : [])];
    const lines = ["{mx}", ...keywords];
    reply(lines.map((text, at) => `250${at === lines.length - 1 ? " " : "-"}${text}`).join("\n"));
  }

  function startTls(): void {
    if (script.tls === undefined || isEncrypted) return reply("502 5.5.1 Error: command not implemented");
    if (script.tls === "unavailable") return reply("454 4.7.0 TLS not available due to local problem");
    if (script.tls === "broken") return reply("220 2.0.0 Ready to start TLS", () => socket.write("this is not a handshake\r\n", () => socket.resetAndDestroy()));
    reply("220 2.0.0 Ready to start TLS", () => {
      // Commands that were sent in clear ahead of the handshake do not count (RFC 3207, section 4.2).
      buffer = "";
      socket.uncork();
      socket.removeAllListeners("data");
      stream = new TLSSocket(socket, { isServer: true, secureContext: host.secureContext });
      isEncrypted = true;
      listen();
    });
  }

  function mail(argument: string): void {
    if (script.tls === "required" && !isEncrypted) return reply("530 5.7.0 Must issue a STARTTLS command first");
    const address = /^FROM:\s*<([^>]*)>/i.exec(argument)?.[1];
    if (address === undefined) return reply("501 5.5.4 Syntax: MAIL FROM:<address>");
    if (sender !== null) return reply("503 5.5.1 Error: nested MAIL command");
    tally.mails += 1;
    sender = address;
    inEnvelope = 0;
    const refusal = memory.mail({ client, sender }) ?? minded(sender) ?? script.mail;
    const isTaken = refusal === undefined || textOf(refusal).startsWith("2");
    reply(refusal ?? "250 2.1.0 Ok");
    if (!isTaken) sender = null;
  }

  /** What the host has against a sender of this kind, before it knows for whom the mail is. */
  function minded(address: string): Say | undefined {
    const { empty, unknown } = script.senders ?? {};
    if (address === "") return empty;
    return unknown !== undefined && !host.isKnown(domainOf(address)) ? unknown : undefined;
  }

  function rcpt(argument: string): void {
    if (sender === null) return reply("503 5.5.1 Error: need MAIL command");
    const address = /^TO:\s*<((?:"(?:[^"\\]|\\.)*"|[^>"])*)>/i.exec(argument)?.[1];
    if (address === undefined) return reply("501 5.5.4 Syntax: RCPT TO:<address>");
    tally.recipients += 1;
    recipient = address;
    reply(judge(address, sender));
  }

  function judge(address: string, from: string): Say {
    const kind = host.mailbox(address);
    const { recipients } = limits;
    asked += 1;
    inEnvelope += 1;
    if (recipients !== undefined && (recipients.per === "session" ? asked : inEnvelope) > recipients.max) {
      tally.overRecipients += 1;
      return recipients.say;
    }
    const remembered = memory.recipient(address.toLowerCase(), { client, sender: from, exists: kind !== null && kind !== "missing" });
    if (remembered !== null) return remembered;
    if (script.heloMustBeOurs !== undefined && isPoorName(helo, domainOf(address))) return script.heloMustBeOurs;
    if (script.senders?.own !== undefined && domainOf(from) === domainOf(address)) return script.senders.own;
    if (script.everyone !== undefined) return script.everyone;
    if (kind === null) return "554 5.7.1 <{rcpt}>: Relay access denied";
    if (kind === "missing") memory.missed(client);
    return script.rcpt?.[kind] ?? usualReplies[kind];
  }

  function isPoorName(name: string, domain: string): boolean {
    return !name.includes(".") || name.startsWith("localhost") || name === domain || name === host.name;
  }

  function greet(): void {
    const { pregreet } = script;
    if (pregreet === undefined) return reply(script.banner ?? "220 {mx} ESMTP Postfix");
    if (pregreet.teaser !== "") stream.write(wire(fill(pregreet.teaser)));
    setTimeout(() => {
      if (buffer === "") return reply(script.banner ?? "220 {mx} ESMTP Postfix");
      tally.earlyTalks += 1;
      reply(pregreet.say);
    }, pregreet.seconds * secondMs).unref();
  }

  tally.connections += 1;
  tally.sessionsNow += 1;
  tally.sessionsPeak = Math.max(tally.sessionsPeak, tally.sessionsNow);
  const refusal = memory.connected(client);
  socket.on("close", () => {
    tally.sessionsNow -= 1;
    memory.disconnected(client);
  });
  listen();
  if (script.tcp === "reset") return void socket.resetAndDestroy();
  if (script.tcp === "close") return void socket.end();
  if (script.tcp === "mute") return;
  const begin = (): void => (refusal === null ? greet() : reply(refusal));
  // The handshake of TCP, and the banner's own way.
  if (roundTripMs > 0) setTimeout(begin, 2 * roundTripMs);
  else begin();
}

function textOf(say: Say): string {
  return typeof say === "string" ? say : (say.say ?? "");
}

function localOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf("@")));
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

function wire(text: string): string {
  return `${text.replaceAll("\n", "\r\n")}\r\n`;
}
