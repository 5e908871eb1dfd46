/**
 * One session's share of the work: recipients of one envelope after the other, as many at once as the host takes,
 * until there is nothing more to ask, or the host has had enough.
 */
import type { HostLimits } from "./host-worker.ts";
import type { HostAnswer } from "./mail-hosts.ts";
import type { Place, Places } from "./places.ts";
import type { Job, RecipientQueue } from "./recipient-queue.ts";
import { envelopeOf } from "./recipient-queue.ts";
import { classify } from "./smtp/classify.ts";
import type { Exchange, Loss } from "./smtp/connection.ts";
import type { Session } from "./smtp/session.ts";

export type SessionWork = {
  readonly queue: RecipientQueue;
  readonly limits: HostLimits;
  /** Where a session that has nothing to ask leaves the call that ends its pause. */
  readonly waiting: Set<() => void>;
  /** Aborted when the session should end as soon as its last question is answered. */
  readonly closing: AbortSignal;
  readonly place: Place;
  readonly places: Places;
};

// A session that has nothing to ask stays this long: the next question often follows from the last answer, and at once.
const pauseMs = 250;
const pauseWhereWantedMs = 20;
// RFC 2920 sets no limit; ten keep both sides' buffers small and one lost connection cheap.
const pipelineMax = 10;
const triesMax = 4;

/** Ends when there is nothing more to ask in this session; it does not close it. */
export async function workOff(session: Session, work: SessionWork): Promise<void> {
  await askInTurn(session, work);
  if (session.loss?.how === "garbage") distrust(session, { ...work, loss: session.loss });
}

/** Replies and commands were out of step: which answer belongs to whom cannot be known at this host. */
function distrust(session: Session, { limits, queue, loss }: SessionWork & { loss: Loss }): void {
  const answer: HostAnswer = { stage: "rcpt", exchange: loss, ip: session.ip, isEncrypted: session.isEncrypted };
  limits.down = { answer, untilMs: Number.POSITIVE_INFINITY };
  settleAll(queue, answer);
}

async function askInTurn(session: Session, work: SessionWork): Promise<void> {
  const { queue, limits, closing } = work;
  let asked = 0;
  let last: Job | null = null;
  while (session.loss === null && asked < limits.recipientsMax && !closing.aborted) {
    const atOnce = limits.pipelines && session.extensions.has("pipelining") ? pipelineMax : 1;
    const batch = queue.take({ after: last, max: Math.min(atOnce, limits.recipientsMax - asked) });
    const [first] = batch;
    if (first === undefined) {
      // What still waits needs a session of its own.
      if (queue.size > 0 || !(await hasMore(work))) return;
      continue;
    }
    const needsEnvelope = last === null || envelopeOf(last.question) !== envelopeOf(first.question);
    if (!(await askAll(batch, session, { ...work, asked, needsEnvelope }))) return;
    work.place.keep();
    asked += batch.length;
    last = first;
  }
}

type Turn = SessionWork & { readonly asked: number; readonly needsEnvelope: boolean };

/** False where the session cannot be asked any further. */
async function askAll(batch: readonly Job[], session: Session, turn: Turn): Promise<boolean> {
  const seen = { ip: session.ip, isEncrypted: session.isEncrypted };
  const smtputf8 = batch[0]?.question.smtputf8 === true;
  if (smtputf8 && !session.extensions.has("smtputf8")) {
    for (const job of batch) job.settle({ ...seen, stage: "rcpt", exchange: { kind: "unsupported" } });
    // The envelope was not begun: nothing may follow as if it had been.
    return false;
  }
  const begun = turn.needsEnvelope ? await session.begin({ smtputf8 }) : null;
  if (begun !== null && (begun.kind === "lost" || begun.reply.code >= 300)) {
    withoutEnvelope(batch, { ...seen, stage: "mail", exchange: begun }, turn);
    return false;
  }
  const exchanges = await Promise.all(batch.map((job) => session.recipient(job.question.address)));
  for (const [index, heard] of exchanges.entries()) {
    const job = batch[index];
    const exchange = session.loss?.how === "garbage" ? session.loss : heard;
    if (job !== undefined) conclude(job, { ...seen, stage: "rcpt", exchange }, { ...turn, before: turn.asked + index, isAlone: batch.length === 1 });
  }
  return true;
}

function withoutEnvelope(batch: readonly Job[], answer: Met, turn: Turn): void {
  for (const job of batch.toReversed()) {
    if (mayBeOthers(job, answer.exchange, { ...turn, before: turn.asked, isAlone: true })) putBack(job, { queue: turn.queue, isSuspect: false });
    else job.settle(answer);
  }
  // The host minds who we are, not whom we ask for: everybody who waits would hear the same.
  if (answer.exchange.kind === "reply" && turn.asked === 0) settleAll(turn.queue, answer);
}

type Met = HostAnswer & { readonly exchange: Exchange };

function conclude(job: Job, answer: Met, { queue, limits, closing, before, isAlone }: SessionWork & { before: number; isAlone: boolean }): void {
  const { exchange } = answer;
  if (!mayBeOthers(job, exchange, { closing, before, isAlone })) {
    job.settle(answer);
    if (before === 0 && hasEnough(exchange)) settleAll(queue, answer);
    return;
  }
  if (hasEnough(exchange)) limits.recipientsMax = Math.max(1, Math.min(limits.recipientsMax, before));
  if (exchange.kind === "lost" && !isAlone) limits.pipelines = false;
  // A probe's refusal is believed only from a session that has seen nothing else, and so is a connection that was cut.
  putBack(job, { queue, isSuspect: job.question.insists || (exchange.kind === "lost" && isAlone) });
}

/** True where an earlier recipient of the session may be the cause of the answer, so that the job is asked again. */
function mayBeOthers(job: Job, exchange: Exchange, { closing, before, isAlone }: { closing: AbortSignal; before: number; isAlone: boolean }): boolean {
  if (closing.aborted || job.tries >= triesMax) return false;
  if (exchange.kind === "lost") {
    // Where several are on their way at once, even the first may have been cut off by the answer to a later one.
    return exchange.how === "closed" && (before > 0 || !isAlone);
  }
  if (before === 0) return false;
  return hasEnough(exchange) || (job.question.insists && isForNow(exchange));
}

function putBack(job: Job, { queue, isSuspect }: { queue: RecipientQueue; isSuspect: boolean }): void {
  job.mustBeFirst = isSuspect || job.tries > 0;
  queue.putBack(job);
}

function settleAll(queue: RecipientQueue, answer: HostAnswer): void {
  for (const job of queue.drain()) job.settle(answer);
}

/** A reply about the number of recipients or the pace, or the end of the session (421, RFC 5321 section 3.8). */
function hasEnough(exchange: Exchange): boolean {
  if (exchange.kind === "lost") return false;
  const { code, enhanced } = exchange.reply;
  return code === 421 || enhanced?.endsWith(".5.3") === true || (code < 500 && meaningOf(exchange) === "throttled");
}

/** Greylisting is for now as well, but another session does not change it. */
function isForNow(exchange: Exchange): boolean {
  const code = exchange.kind === "reply" ? exchange.reply.code : 0;
  return code >= 400 && code < 500 && meaningOf(exchange) !== "greylisted";
}

function meaningOf(exchange: Exchange): string | null {
  return exchange.kind === "reply" && exchange.reply.code >= 400 ? classify(exchange.reply, { stage: "rcpt", provider: null }).reason : null;
}

/** True as soon as there is something to ask, false where there is not for a while. */
async function hasMore({ queue, waiting, closing, places }: SessionWork): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, places.isWanted ? pauseWhereWantedMs : pauseMs);
  waiting.add(resolve);
  await promise;
  clearTimeout(timer);
  waiting.delete(resolve);
  return queue.size > 0 && !closing.aborted;
}
