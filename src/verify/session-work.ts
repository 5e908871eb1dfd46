/**
 * One session's share of the work: recipients of one envelope after the other, as many at once as the host takes,
 * until there is nothing more to ask, or the host has had enough.
 */
import type { Complaint } from "./complaint.ts";
import { complaintOf } from "./complaint.ts";
import type { HostLimits } from "./host-limits.ts";
import { noteAnswered, noteDefersNew, noteRefused, noteTooFast, noteTurned, roomAtOnce } from "./host-limits.ts";
import type { HostAnswer } from "./mail-hosts.ts";
import type { Place, Places } from "./places.ts";
import type { Job, RecipientQueue } from "./recipient-queue.ts";
import { envelopeOf } from "./recipient-queue.ts";
import { isAboutSender } from "./senders.ts";
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
const idleMs = 250;
const idleWhereWantedMs = 20;
// A host that wants us to wait for longer than this is left, and visited again.
const stayMs = 3_000;
// RFC 5321 section 4.5.3.1.8: a host has to take 100 recipients in one envelope. Half of that bothers nobody.
const envelopeUsual = 50;
const triesMax = 4;
const turnsMax = 3;

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
  const tally = { accepted: 0 };
  let asked = 0;
  let inEnvelope = 0;
  let envelopes = 0;
  const { stated } = session;
  const envelopeMax = Math.min(envelopeUsual, stated.recipientsMax);
  let last: Job | null = null;
  while (session.loss === null && asked < limits.recipientsMax && !closing.aborted) {
    if (!(await untilWelcome(work))) return;
    const atOnce = limits.pipelines && session.extensions.has("pipelining") ? limits.atOnce : 1;
    const mayBegin = envelopes < stated.envelopesMax;
    const isFull = last === null || inEnvelope >= envelopeMax;
    if (isFull && !mayBegin) return;
    const room = stated.recipientsMax - (isFull ? 0 : inEnvelope);
    const batch = queue.take({ after: last, isSame: !mayBegin, max: Math.min(atOnce, roomAtOnce(limits, asked), limits.recipientsMax - asked, room) });
    const [first] = batch;
    if (first === undefined) {
      // What still waits needs a session of its own.
      if (queue.size > 0 || !(await hasMore(work))) return;
      continue;
    }
    const needsEnvelope = last === null || inEnvelope >= envelopeMax || envelopeOf(last.question) !== envelopeOf(first.question);
    const refusedBefore = limits.refused;
    if (!(await askAll(batch, session, { ...work, asked, needsEnvelope, tally }))) return;
    work.place.keep();
    asked += batch.length;
    if (needsEnvelope) envelopes += 1;
    inEnvelope = needsEnvelope ? batch.length : inEnvelope + batch.length;
    last = first;
    const pauseMs = limits.pauseMs * batch.length + (limits.refused > refusedBefore ? limits.pauseAfterRefusalMs : 0);
    if (pauseMs > 0) limits.notBeforeMs = Math.max(limits.notBeforeMs, performance.now() + pauseMs);
  }
}

/** False where the host wants us to stay away for longer than a session is worth. */
async function untilWelcome({ limits, closing }: SessionWork): Promise<boolean> {
  for (let waitMs = limits.notBeforeMs - performance.now(); waitMs > 0; waitMs = limits.notBeforeMs - performance.now()) {
    if (waitMs > stayMs || closing.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    closing.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
  return true;
}

type Turn = SessionWork & { readonly asked: number; readonly needsEnvelope: boolean; readonly tally: { accepted: number } };

/** False where the session cannot be asked any further. */
async function askAll(batch: readonly Job[], session: Session, turn: Turn): Promise<boolean> {
  const seen = { ip: session.ip, isEncrypted: session.isEncrypted };
  const smtputf8 = batch[0]?.question.smtputf8 === true;
  if (smtputf8 && !session.extensions.has("smtputf8")) {
    for (const job of batch) job.settle({ ...seen, stage: "rcpt", exchange: { kind: "unsupported" } });
    // The envelope was not begun: nothing may follow as if it had been.
    return false;
  }
  const isPipelined = turn.needsEnvelope && mayPipelineEnvelope(session, turn.limits);
  const beginning = turn.needsEnvelope ? session.begin({ smtputf8, senders: turn.limits.senders, isPipelined }) : null;
  const begun = isPipelined ? null : await beginning;
  if (begun !== null && !isBegun(begun)) return withoutEnvelope(batch, { ...seen, stage: "mail", exchange: begun }, { ...turn, isPipelined });
  const sentMs = performance.now();
  const exchanges = await Promise.all(batch.map((job) => session.recipient(job.question.address)));
  const late = isPipelined ? await beginning : null;
  if (late !== null && !isBegun(late)) return withoutEnvelope(batch, { ...seen, stage: "mail", exchange: late }, { ...turn, isPipelined });
  const minded = [...exchanges.entries()].filter(([index, heard]) => {
    const job = batch[index];
    const exchange = session.loss?.how === "garbage" ? session.loss : heard;
    return job !== undefined && conclude(job, { ...seen, stage: "rcpt", exchange }, { ...turn, sender: session.sender, before: turn.asked + index, isAlone: batch.length === 1 });
  });
  if (minded.length === 0) noteAnswered(turn.limits, { recipients: batch.length, inSession: turn.asked + batch.length, tookMs: performance.now() - sentMs });
  return true;
}

/** Only at a host that has taken our envelopes, and not where its answer to one is in doubt. */
function mayPipelineEnvelope(session: Session, limits: HostLimits): boolean {
  return limits.pipelines && limits.atOnce > 1 && limits.borne > 0 && session.extensions.has("pipelining");
}

function isBegun(begun: Exchange): boolean {
  return begun.kind === "reply" && begun.reply.code < 300;
}

/** False: nothing more can be asked in this session. */
function withoutEnvelope(batch: readonly Job[], answer: Met, turn: Turn & { readonly isPipelined: boolean }): false {
  const isLost = answer.exchange.kind === "lost";
  if (isLost && turn.isPipelined) turn.limits.pipelines = false;
  for (const job of batch.toReversed()) {
    const met = { ...turn, sender: null, before: turn.asked, isAlone: !turn.isPipelined };
    if (mayBeOthers(job, answer.exchange, met)) putBack(job, { queue: turn.queue, isSuspect: false });
    else job.settle(answer);
  }
  // The host minds who we are, not whom we ask for: everybody who waits would hear the same.
  if (!isLost && turn.asked === 0) settleAll(turn.queue, answer);
  return false;
}

type Met = HostAnswer & { readonly exchange: Exchange };
type Circumstances = Omit<Turn, "asked" | "needsEnvelope"> & { readonly sender: string | null; readonly before: number; readonly isAlone: boolean };

/** True where the host minded how we ask, or was lost. */
function conclude(job: Job, answer: Met, met: Circumstances): boolean {
  const { exchange } = answer;
  const { queue, limits, before, isAlone, tally } = met;
  if (isForOtherSender(job, exchange, met)) {
    putBack(job, { queue, isSuspect: true });
    return true;
  }
  const isDeferred = exchange.kind === "reply" && exchange.reply.code >= 400 && exchange.reply.code < 500;
  const isAccepted = exchange.kind === "reply" && exchange.reply.code < 300;
  if (isAccepted) tally.accepted += 1;
  if (isDeferred && before === 0 && job.tries > 0) noteDefersNew(limits);
  // Some hosts word a limit of recipients like greylisting: the first of the next session tells which it was.
  const isDisguised = isDeferred && tally.accepted > 0 && before > 0 && job.tries === 0 && !limits.defersNew;
  const stated = exchange.kind === "reply" ? complaintOf(exchange.reply, limits) : null;
  const complaint = stated ?? (isDisguised ? "session" : null);
  if (complaint !== null) heed(complaint, limits, before);
  if (mayBeOthers(job, exchange, met, complaint)) {
    if (exchange.kind === "lost" && !isAlone) limits.pipelines = false;
    // A probe's refusal is believed only from a session that has seen nothing else, and so is a connection that was cut.
    // What was one too many in this session is not in the next.
    putBack(job, { queue, isSuspect: (job.question.insists && complaint !== "session") || (exchange.kind === "lost" && isAlone) });
    return true;
  }
  if (complaint === null && isUnknownUser(exchange)) noteRefused(limits);
  job.settle(answer);
  if (before === 0 && complaint !== null) settleAll(queue, answer);
  return complaint !== null || exchange.kind === "lost";
}

/** Hosts that put off what they say of a sender until a recipient is named are asked again, in a session of its own. */
function isForOtherSender(job: Job, exchange: Exchange, { sender, closing, limits }: Circumstances): boolean {
  if (exchange.kind === "lost" || sender === null || closing.aborted || job.tries >= triesMax) return false;
  return isAboutSender(exchange.reply, "rcpt") && limits.senders.refuse(sender);
}

function heed(complaint: Complaint, limits: HostLimits, before: number): void {
  const nowMs = performance.now();
  switch (complaint) {
    case "session":
      limits.recipientsMax = Math.max(1, Math.min(limits.recipientsMax, before));
      return;
    case "pace":
      return noteTooFast(limits, nowMs);
    case "turned":
      return noteTurned(limits, nowMs);
  }
}

/** True where an earlier recipient may be the cause of the answer, so that the job is asked again. */
function mayBeOthers(job: Job, exchange: Exchange, { closing, before, isAlone, limits }: Circumstances, complaint: Complaint | null = null): boolean {
  if (closing.aborted || job.tries >= triesMax) return false;
  if (exchange.kind === "lost") {
    // Where several are on their way at once, even the first may have been cut off by the answer to a later one.
    return exchange.how === "closed" && (before > 0 || !isAlone);
  }
  if (complaint === "turned") return limits.turns <= turnsMax;
  // Where the very first recipient that the host ever saw comes too fast, waiting is left to the caller.
  if (complaint === "pace" && limits.answered > 0) return true;
  if (before === 0) return false;
  return complaint !== null || (job.question.insists && isForNow(exchange));
}

function putBack(job: Job, { queue, isSuspect }: { queue: RecipientQueue; isSuspect: boolean }): void {
  job.mustBeFirst = isSuspect || job.tries > 0;
  queue.putBack(job);
}

function settleAll(queue: RecipientQueue, answer: HostAnswer): void {
  for (const job of queue.drain()) job.settle(answer);
}

/** Greylisting is for now as well, but another session does not change it. */
function isForNow(exchange: Exchange): boolean {
  const code = exchange.kind === "reply" ? exchange.reply.code : 0;
  return code >= 400 && code < 500 && reasonOf(exchange) !== "greylisted";
}

function isUnknownUser(exchange: Exchange): boolean {
  if (exchange.kind === "lost" || exchange.reply.code < 500) return false;
  return exchange.reply.enhanced?.startsWith("5.1.") === true || reasonOf(exchange) === "mailbox_not_found";
}

function reasonOf(exchange: Exchange): string | null {
  return exchange.kind === "reply" ? classify(exchange.reply, { stage: "rcpt", provider: null }).reason : null;
}

/** True as soon as there is something to ask, false where there is not for a while. */
async function hasMore({ queue, waiting, closing, places }: SessionWork): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, places.isWanted ? idleWhereWantedMs : idleMs);
  waiting.add(resolve);
  await promise;
  clearTimeout(timer);
  waiting.delete(resolve);
  return queue.size > 0 && !closing.aborted;
}
