/**
 * One TCP connection that speaks lines of SMTP. Commands may be sent before earlier ones are answered; replies belong
 * to commands in their order. Says nothing by itself: the host speaks first (RFC 5321 section 3.1), and a reply that
 * nobody asked for ends the connection, because those before it may have been answers to something else.
 */
import { isIP } from "node:net";
import type { Socket } from "node:net";
import type { MailHold } from "../../domain/mail-limits.ts";
import type { DialOptions } from "./dial.ts";
import { dial, settled } from "./dial.ts";
import type { Read, Reply } from "./reply.ts";
import { createReplyReader } from "./reply.ts";

/** `refused`: no connection. `closed`: it ended. `timeout`: silence. `garbage`: what came is not SMTP. */
export type HostLoss = { readonly kind: "lost"; readonly how: "refused" | "closed" | "timeout" | "garbage"; readonly detail: string };

/** `held`: the host was left alone on purpose, and was not asked. */
export type Loss = HostLoss | { readonly kind: "lost"; readonly how: "held"; readonly detail: string; readonly hold: MailHold };

export type Exchange = { readonly kind: "reply"; readonly reply: Reply } | Loss;

export type Connection = {
  /** Why no further command can be answered; null while one can. */
  readonly loss: Loss | null;
  /** The reply that comes unasked: the banner. */
  banner(timeoutMs: number): Promise<Exchange>;
  /** `line` without its end. Never rejects. */
  send(line: string, timeoutMs: number): Promise<Exchange>;
  /** After the host agreed to STARTTLS. True once the connection is encrypted; certificates are not judged. */
  encrypt(options: { serverName: string; timeoutMs: number }): Promise<boolean>;
  destroy(): void;
};

type Waiting = { readonly answer: (exchange: Exchange) => void; readonly timeoutMs: number };

export async function openConnection(options: DialOptions): Promise<Connection | Loss> {
  const socket = await dial(options);
  return socket instanceof Error ? lossOf(socket) : converse(socket, options.signal);
}

function converse(plainSocket: Socket, signal: AbortSignal): Connection {
  let socket = plainSocket;
  let reader = createReplyReader();
  let loss: HostLoss | null = null;
  const waiting: Waiting[] = [];
  // One timer for all: replies come in order, so that only the next one can be late. It is not set anew for each reply,
  // but finds out when it ends whether there was one meanwhile.
  let timer: NodeJS.Timeout | null = null;
  let dueMs = 0;
  let checkedMs = 0;
  let outgoing = "";
  // A banner may arrive before it is awaited.
  const early: Exchange[] = [];
  let isGreeted = false;

  function lose(how: HostLoss["how"], detail: string): void {
    if (loss !== null) return;
    loss = { kind: "lost", how, detail };
    signal.removeEventListener("abort", abort);
    if (timer !== null) clearTimeout(timer);
    for (const { answer } of waiting.splice(0)) answer(loss);
    socket.destroy();
  }

  function abort(): void {
    lose("closed", "the verifier is closing");
  }

  function receive(read: Read): void {
    if (read.kind === "garbage") return lose("garbage", read.text);
    const next = waiting.shift();
    if (next === undefined) {
      // A host may say goodbye at any time (RFC 5321 section 3.8). All else means that replies and commands are out of step.
      if (isGreeted) return lose(read.reply.code === 421 ? "closed" : "garbage", `unasked: ${String(read.reply.code)} ${read.reply.text}`.trim());
      isGreeted = true;
      early.push(read);
      return;
    }
    isGreeted = true;
    next.answer(read);
  }

  /** The next reply may take its whole time from now on. */
  function watch(): void {
    const [next] = waiting;
    if (next === undefined) return;
    dueMs = performance.now() + next.timeoutMs;
    if (timer === null || dueMs < checkedMs) checkIn(next.timeoutMs);
  }

  function checkIn(ms: number): void {
    if (timer !== null) clearTimeout(timer);
    checkedMs = performance.now() + ms;
    timer = setTimeout(check, ms);
  }

  function check(): void {
    timer = null;
    const [next] = waiting;
    if (next === undefined) return;
    const leftMs = dueMs - performance.now();
    if (leftMs > 0) checkIn(leftMs);
    else lose("timeout", `no answer within ${String(next.timeoutMs)} ms`);
  }

  /** Commands of one turn of the loop leave in one packet. */
  function write(line: string): void {
    if (outgoing === "") {
      queueMicrotask(() => {
        const text = outgoing;
        outgoing = "";
        if (loss === null) socket.write(text);
      });
    }
    outgoing += `${line}\r\n`;
  }

  function expect(timeoutMs: number): Promise<Exchange> {
    const ready = early.shift() ?? loss;
    if (ready !== null) return Promise.resolve(ready);
    return new Promise((answer) => {
      waiting.push({ answer, timeoutMs });
      if (waiting.length === 1) watch();
    });
  }

  const onData = (chunk: Buffer): void => {
    const reads = reader.feed(chunk);
    for (const read of reads) if (loss === null) receive(read);
    if (reads.length > 0) watch();
  };
  const onError = (error: Error): void => lose("closed", codeOf(error));
  const onEnd = (): void => lose("closed", "the host closed the connection");

  function listen(): void {
    // The error listener stays for ever: a destroyed socket may still report what destroyed it.
    socket.on("error", onError).on("data", onData).on("end", onEnd).on("close", onEnd);
  }

  listen();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return {
    get loss() {
      return loss;
    },
    banner: expect,
    send(line, timeoutMs) {
      if (loss === null) write(line);
      return expect(timeoutMs);
    },
    async encrypt({ serverName, timeoutMs }) {
      // What was sent in clear after the agreement may be an attacker's (RFC 3207 section 6): it is not listened to.
      if (loss !== null || reader.isWithin) return false;
      socket.off("data", onData);
      const secured = await encrypted(socket, { serverName, timeoutMs });
      if (secured instanceof Error) {
        lose("closed", codeOf(secured));
        return false;
      }
      socket = secured;
      reader = createReplyReader();
      listen();
      return loss === null;
    },
    destroy: () => lose("closed", "ended by the verifier"),
  };
}

function encrypted(socket: Socket, options: { serverName: string; timeoutMs: number }): Promise<Socket | Error> {
  // Loaded at the first agreement, and at once: nothing may be heard in clear meanwhile. It is a tenth of a command's start.
  const { connect: connectTls } = process.getBuiltinModule("node:tls");
  const secured = connectTls({
    socket,
    // Opportunistic encryption (RFC 7435): an expired or foreign certificate is still better than none.
    rejectUnauthorized: false,
    minVersion: "TLSv1",
    ciphers: "DEFAULT@SECLEVEL=0",
    ...(isIP(options.serverName) === 0 ? { servername: options.serverName } : {}),
  });
  return settled(secured, { event: "secureConnect", timeoutMs: options.timeoutMs });
}

function lossOf(error: Error): Loss {
  const code = codeOf(error);
  return { kind: "lost", how: code === "ETIMEDOUT" ? "timeout" : "refused", detail: code };
}

/** Only the code: a message names addresses. */
function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
