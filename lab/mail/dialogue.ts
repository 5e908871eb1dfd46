/**
 * One SMTP session of a scripted host, on a real socket: hears commands, and says what the script says, when and how it
 * says it. Commands that arrive together are answered in order, as PIPELINING (RFC 2920) wants it.
 */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import type { AnsweringHost, Answer } from "./answers.ts";
import { createAnswers } from "./answers.ts";
import type { Act, Say } from "./behaviour.ts";
import { speak } from "./speech.ts";

export interface DialogueHost extends AnsweringHost {
  /** How long a lab second takes. */
  readonly secondMs: number;
  /** What the way there and back adds, in milliseconds. */
  readonly roundTripMs: number;
  readonly secureContext: SecureContext;
}

/** More than any client has a reason to send ahead. */
const bufferedMax = 262_144;
/** What was said before a reset has to have arrived, or else the reset would take it back. */
const beforeResetMs = 20;

export function converse(socket: Socket, host: DialogueHost): void {
  const { script, memory, tally, secondMs, roundTripMs } = host;
  const client = socket.remoteAddress ?? "";
  const answers = createAnswers(host, client);
  let stream: Socket | TLSSocket = socket;
  let buffer = "";
  let isBusy = true;
  let isWorking = false;
  let isOver = false;
  let isResetting = false;
  let errors = 0;

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
    stream.on("end", () => {
      // Where a reset is to come, the client's farewell does not change that: half closed, a socket cannot be reset.
      if (!isResetting) stream.end();
    });
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
      answer(answers.answer(line));
    }
    writing.uncork();
    isWorking = false;
  }

  function answer({ say, handshake }: Answer): void {
    switch (handshake) {
      case undefined:
        return reply(say);
      case "tls":
        return reply(say, encrypt);
      case "broken":
        return reply(say, () => void socket.write("this is not a handshake\r\n", () => socket.resetAndDestroy()));
      case "mute":
        return reply(say, () => conclude("mute"));
    }
  }

  /** Says it when its time has come; what the client sent meanwhile is answered after it. */
  function reply(say: Say, then?: () => void): void {
    const act: Act = typeof say === "string" ? { say } : say;
    const text = answers.fill(act.say ?? "");
    const isError = text.startsWith("5");
    const waitMs = ((act.after ?? 0) + (script.replyAfter ?? 0) + (isError ? (script.errorAfter ?? 0) : 0)) * secondMs;
    isBusy = true;
    const utter = (): void => {
      speak(stream, text, act.how ?? script.how, () => {
        conclude(act.and);
        if (isError && act.and === undefined) countError();
        isBusy = isOver;
        then?.();
        work();
      });
    };
    if (waitMs > 0) setTimeout(utter, waitMs).unref();
    else utter();
  }

  function conclude(ending: Act["and"]): void {
    if (ending === undefined) return;
    isOver = true;
    stream.uncork();
    if (ending === "close") stream.end();
    if (ending !== "reset") return;
    isResetting = true;
    setTimeout(() => socket.resetAndDestroy(), beforeResetMs);
  }

  function countError(): void {
    errors += 1;
    const { errors: limit } = script.limits ?? {};
    if (limit === undefined || errors < limit.max || isOver) return;
    const act: Act = typeof limit.say === "string" ? { say: limit.say } : limit.say;
    speak(stream, answers.fill(act.say ?? ""), undefined, () => conclude(act.and));
  }

  function encrypt(): void {
    // Commands that were sent in clear ahead of the handshake do not count.
    buffer = "";
    socket.uncork();
    socket.removeAllListeners("data");
    stream = new TLSSocket(socket, { isServer: true, secureContext: host.secureContext });
    answers.encrypted();
    listen();
  }

  function greet(): void {
    const { pregreet, banner = "220 {mx} ESMTP Postfix" } = script;
    if (pregreet === undefined) return reply(banner);
    speak(stream, answers.fill(pregreet.teaser), undefined, () => {});
    setTimeout(() => {
      if (buffer === "") return reply(banner);
      tally.earlyTalks += 1;
      return reply(pregreet.say);
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
