/** What a scripted host answers to each command of one session: the protocol of SMTP, and where the script differs. */
import type { HostScript, MailboxKind, Say } from "./behaviour.ts";
import { usualReplies } from "./behaviour.ts";
import type { Memory } from "./memory.ts";
import type { Tally } from "./tally.ts";

export interface AnsweringHost {
  readonly name: string;
  readonly script: HostScript;
  readonly memory: Memory;
  readonly tally: Tally;
  /** The mailbox of an address; null where its domain is not the host's. */
  mailbox(address: string): MailboxKind | null;
  /** Whether a domain can be found in DNS. */
  isKnown(domain: string): boolean;
}

export interface Answer {
  readonly say: Say;
  /** What follows the reply: the handshake of TLS, bytes that are none, or nothing at all. */
  readonly handshake?: "tls" | "broken" | "mute";
}

export interface Answers {
  answer(line: string): Answer;
  /** Puts what is known of the session in the place of {rcpt}, {helo} and their like. */
  fill(text: string): string;
  /** Forgets what was said in clear (RFC 3207, section 4.2). */
  encrypted(): void;
}

const usualExtensions = ["PIPELINING", "SIZE 35882577", "8BITMIME", "ENHANCEDSTATUSCODES"];

export function createAnswers(host: AnsweringHost, client: string): Answers {
  const { script, memory, tally } = host;
  let isEncrypted = false;
  let helo = "";
  let sender: string | null = null;
  let recipient = "";
  let asked = 0;
  let inEnvelope = 0;

  function hello(verb: string, name: string): Say {
    helo = name;
    sender = null;
    if (verb === "HELO") return script.helo ?? "250 {mx}";
    const keywords = [...(script.extensions ?? usualExtensions), ...(script.tls !== undefined && !isEncrypted ? ["STARTTLS"] : [])];
    const lines = ["{mx}", ...keywords];
    return script.ehlo ?? lines.map((text, at) => `250${at === lines.length - 1 ? " " : "-"}${text}`).join("\n");
  }

  function startTls(): Answer {
    if (script.tls === undefined || isEncrypted) return { say: "502 5.5.1 Error: command not implemented" };
    if (script.tls === "unavailable") return { say: "454 4.7.0 TLS not available due to local problem" };
    return { say: "220 2.0.0 Ready to start TLS", handshake: script.tls === "broken" || script.tls === "mute" ? script.tls : "tls" };
  }

  function mail(argument: string): Say {
    if (script.tls === "required" && !isEncrypted) return "530 5.7.0 Must issue a STARTTLS command first";
    const address = /^FROM:\s*<([^>]*)>/i.exec(argument)?.[1];
    if (address === undefined) return "501 5.5.4 Syntax: MAIL FROM:<address>";
    if (sender !== null) return "503 5.5.1 Error: nested MAIL command";
    tally.mails += 1;
    inEnvelope = 0;
    const said = memory.mail({ client, sender: address }) ?? minded(address) ?? script.mail ?? "250 2.1.0 Ok";
    if (textOf(said).startsWith("2")) sender = address;
    return filled(said, address);
  }

  /** What the host has against a sender of this kind, before it knows for whom the mail is. */
  function minded(address: string): Say | undefined {
    const { empty, unknown } = script.senders ?? {};
    if (address === "") return empty;
    return unknown !== undefined && !host.isKnown(domainOf(address)) ? unknown : undefined;
  }

  function rcpt(argument: string): Say {
    if (sender === null) return "503 5.5.1 Error: need MAIL command";
    const address = /^TO:\s*<((?:"(?:[^"\\]|\\.)*"|[^>"])*)>/i.exec(argument)?.[1];
    if (address === undefined) return "501 5.5.4 Syntax: RCPT TO:<address>";
    tally.recipients += 1;
    recipient = address;
    return judge(address, sender);
  }

  function judge(address: string, from: string): Say {
    const kind = host.mailbox(address);
    const { recipients } = script.limits ?? {};
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

  function fill(text: string): string {
    const values: Record<string, string> = { rcpt: recipient, local: localOf(recipient), domain: domainOf(recipient), sender: sender ?? "", client, helo, mx: host.name };
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  return {
    fill,
    encrypted() {
      isEncrypted = true;
      helo = "";
      sender = null;
    },
    answer(line) {
      const verb = line.split(" ", 1)[0]?.toUpperCase() ?? "";
      const argument = line.slice(verb.length + 1);
      switch (verb) {
        case "EHLO":
        case "HELO":
          return { say: hello(verb, argument.trim()) };
        case "STARTTLS":
          return startTls();
        case "MAIL":
          return { say: mail(argument) };
        case "RCPT":
          return { say: rcpt(argument) };
        case "RSET":
          sender = null;
          return { say: "250 2.0.0 Ok" };
        case "NOOP":
          return { say: "250 2.0.0 Ok" };
        case "VRFY":
          return { say: "252 2.0.0 Send some mail, I will try my best" };
        case "QUIT":
          tally.quits += 1;
          return { say: { say: "221 2.0.0 Bye", and: "close" } };
        case "DATA":
          tally.data += 1;
          return { say: "554 5.5.1 Error: no valid recipients" };
        default:
          return { say: "502 5.5.2 Error: command not recognized" };
      }
    },
  };
}

export function textOf(say: Say): string {
  return typeof say === "string" ? say : (say.say ?? "");
}

/** A sender that was refused is no sender of the session, but the reply may name it. */
function filled(say: Say, sender: string): Say {
  const text = textOf(say).replaceAll("{sender}", sender);
  return typeof say === "string" ? text : { ...say, ...(say.say !== undefined && { say: text }) };
}

function localOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf("@")));
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
