/**
 * An SMTP session as a prober needs it: greeting, encryption where the host offers it, envelopes, and a farewell.
 * It never sends DATA, so that no message can result from it.
 */
import type { Way } from "../exits.ts";
import type { Senders } from "../senders.ts";
import { isAboutSender } from "../senders.ts";
import type { Connection, Exchange, Loss } from "./connection.ts";
import { openConnection } from "./connection.ts";
import type { Reply } from "./reply.ts";

export type SmtpTimeouts = {
  readonly connectMs: number;
  /** RFC 5321 section 4.5.3.2 allows five minutes; hosts that fight spam do use half a minute. */
  readonly bannerMs: number;
  readonly commandMs: number;
  readonly tlsMs: number;
  readonly quitMs: number;
};

export type SessionOptions = {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
  /** Null: the system chooses the address that we come from. */
  readonly way: Way | null;
  readonly heloName: string;
  readonly timeouts: SmtpTimeouts;
  readonly signal: AbortSignal;
};

export type SessionStage = "connect" | "banner" | "ehlo" | "tls" | "mail" | "rcpt";

export type Session = {
  readonly ip: string;
  readonly isEncrypted: boolean;
  /** Lower-case keywords of the EHLO reply: `pipelining`, `smtputf8`. */
  readonly extensions: ReadonlySet<string>;
  readonly stated: StatedLimits;
  /** Of the present envelope; null before the first. */
  readonly sender: string | null;
  /** Why nothing more can be asked; `garbage` means that earlier answers cannot be trusted either. */
  readonly loss: Loss | null;
  /** MAIL FROM; ends an earlier envelope first. */
  begin(envelope: Envelope): Promise<Exchange>;
  /** RCPT TO in the present envelope. May be called again before it is answered, where the host does PIPELINING. */
  recipient(address: string): Promise<Exchange>;
  /** QUIT, then the end of the connection, whatever the host says. */
  close(): Promise<void>;
};

export type Envelope = {
  readonly smtputf8: boolean;
  /** One that is refused is followed by the next, so that the answer is about the last. */
  readonly senders: Senders;
  /** Recipients follow before it is answered (RFC 2920): it cannot be begun with another sender. */
  readonly isPipelined: boolean;
};

/** What the host says in EHLO that a client has to keep to (RFC 9422); infinite where it says nothing. */
export type StatedLimits = {
  /** RCPTMAX: recipients in one envelope. */
  readonly recipientsMax: number;
  /** MAILMAX: envelopes in one session. An envelope here has recipients of one domain, which is what RCPTDOMAINMAX may ask for. */
  readonly envelopesMax: number;
};

/** Why there is no session: the host said no at `stage`, or was lost there. */
export type NoSession = { readonly kind: "none"; readonly stage: SessionStage; readonly ip: string | null; readonly exchange: Exchange };

export type Opened = { readonly kind: "session"; readonly session: Session } | NoSession;

/** Encrypts where it can. A host that offers STARTTLS but fails at it is asked again in clear. Never rejects. */
export async function openSession(options: SessionOptions): Promise<Opened> {
  const opened = await greet(options, { encrypt: true });
  const isTlsFailure = opened.kind === "none" && opened.stage === "tls" && !options.signal.aborted;
  return isTlsFailure ? greet(options, { encrypt: false }) : opened;
}

async function greet(options: SessionOptions, { encrypt }: { encrypt: boolean }): Promise<Opened> {
  const { ip, port, way, timeouts, signal } = options;
  const connection = await openConnection({ ip, port, way, timeoutMs: timeouts.connectMs, signal });
  if ("kind" in connection) return { kind: "none", stage: "connect", ip, exchange: connection };
  const refused = (stage: SessionStage, exchange: Exchange): NoSession => {
    void farewell(connection, timeouts.quitMs);
    return { kind: "none", stage, ip, exchange };
  };
  const banner = await connection.banner(timeouts.bannerMs);
  if (!isOk(banner)) return refused("banner", banner);
  let hello = await introduce(connection, options);
  if (!isOk(hello)) return refused("ehlo", hello);
  let isEncrypted = false;
  if (encrypt && extensionsOf(hello.reply).has("starttls")) {
    const secured = await startTls(connection, options);
    if (secured.kind === "lost") return refused("tls", secured);
    isEncrypted = secured.kind === "secured";
    // RFC 3207 section 4.2: what was learned in clear is forgotten.
    if (isEncrypted) hello = await introduce(connection, options);
    if (!isOk(hello)) return refused("tls", hello);
  }
  return { kind: "session", session: sessionOver(connection, { ...options, isEncrypted, extensions: extensionsOf(hello.reply), stated: statedLimits(hello.reply) }) };
}

function sessionOver(
  connection: Connection,
  { ip, timeouts, isEncrypted, extensions, stated }: SessionOptions & Pick<Session, "isEncrypted" | "extensions" | "stated">,
): Session {
  let sender: string | null = null;
  return {
    ip,
    isEncrypted,
    extensions,
    stated,
    get loss() {
      return connection.loss;
    },
    get sender() {
      return sender;
    },
    async begin({ smtputf8, senders, isPipelined }) {
      const mail = async (): Promise<Exchange> => {
        const from = senders.current;
        sender = from;
        const answer = await connection.send(`MAIL FROM:<${from}>${smtputf8 ? " SMTPUTF8" : ""}`, timeouts.commandMs);
        return !isPipelined && answer.kind === "reply" && isAboutSender(answer.reply, "mail") && senders.refuse(from) ? mail() : answer;
      };
      if (sender === null) return mail();
      const reset = connection.send("RSET", timeouts.commandMs);
      const begun = isPipelined ? mail() : null;
      const ended = await reset;
      return isOk(ended) ? (begun ?? mail()) : ended;
    },
    recipient: (address) => connection.send(`RCPT TO:<${address}>`, timeouts.commandMs),
    close: () => farewell(connection, timeouts.quitMs),
  };
}

/** EHLO, and HELO for hosts that do not know it (RFC 5321 section 3.2). What else they refuse they would refuse again. */
async function introduce(connection: Connection, { heloName, timeouts }: SessionOptions): Promise<Exchange> {
  const hello = await connection.send(`EHLO ${heloName}`, timeouts.commandMs);
  if (hello.kind === "lost" || hello.reply.code < 500 || hello.reply.code > 504) return hello;
  const older = await connection.send(`HELO ${heloName}`, timeouts.commandMs);
  return older.kind === "lost" ? hello : older;
}

type Secured = { readonly kind: "secured" } | { readonly kind: "declined" } | Loss;

async function startTls(connection: Connection, { host, timeouts }: SessionOptions): Promise<Secured> {
  const agreed = await connection.send("STARTTLS", timeouts.commandMs);
  if (agreed.kind === "lost") return agreed;
  // 454 TLS not available due to temporary reason: the conversation simply goes on in clear.
  if (agreed.reply.code !== 220) return { kind: "declined" };
  if (await connection.encrypt({ serverName: host, timeoutMs: timeouts.tlsMs })) return { kind: "secured" };
  return { kind: "lost", how: "closed", detail: "the TLS handshake failed" };
}

async function farewell(connection: Connection, timeoutMs: number): Promise<void> {
  if (connection.loss === null) await connection.send("QUIT", timeoutMs);
  connection.destroy();
}

function extensionsOf(hello: Reply): ReadonlySet<string> {
  return new Set(hello.lines.slice(1).map((line) => line.split(/[\s=]/, 1)[0]?.toLowerCase() ?? ""));
}

/** RFC 9422 section 3: `LIMITS RCPTMAX=20 MAILMAX=5`. A value that is none is as if it were not said. */
function statedLimits(hello: Reply): StatedLimits {
  const line = hello.lines.slice(1).find((each) => /^limits\s/i.test(each)) ?? "";
  const stated = (name: string): number => {
    const value = new RegExp(`\\s${name}=([1-9]\\d{0,5})(?=\\s|$)`, "i").exec(line)?.[1];
    return value === undefined ? Number.POSITIVE_INFINITY : Number(value);
  };
  return { recipientsMax: stated("RCPTMAX"), envelopesMax: stated("MAILMAX") };
}

function isOk(exchange: Exchange): exchange is { kind: "reply"; reply: Reply } {
  return exchange.kind === "reply" && exchange.reply.code >= 200 && exchange.reply.code < 300;
}
