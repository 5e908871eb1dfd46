/**
 * What a reply means, in an order that matters more than the words: where in the dialogue it came, its class, whether
 * it is about us, and only then what it says of a mailbox. Pure.
 */
import type { VerdictReason } from "../../contract/terms.ts";
import type { MailProvider } from "../mail-provider.ts";
import { createBoundedCache } from "../bounded-cache.ts";
import type { Loss } from "./connection.ts";
import type { Reply } from "./reply.ts";
import type { Rule } from "./rules.ts";
import { aboutMailbox, aboutUs, exceptions, policy, temporary, temporaryDefault } from "./rules.ts";
import type { SessionStage } from "./session.ts";

export type Meaning = {
  /** For an accepted recipient: what it will be, if the host refuses others. */
  readonly reason: VerdictReason;
  /** What the reason rests on. `bare`: a refusal without a word or code to tell whom it is about. */
  readonly basis: "code" | "words" | "bare";
  /** The reason to settle for where the host says the same on a later day: `450 4.1.1` is a soft "no such user". */
  readonly ifRepeated: VerdictReason | null;
};

export type Context = { readonly stage: SessionStage; readonly provider: MailProvider | null };

/**
 * A host says the same of each recipient, but for the name, and several ask what it means: the limits, the manners, the
 * verdict. Each wording is read once.
 */
const known = createBoundedCache<Meaning>(5_000);
const folded = new WeakMap<Reply, string>();

export function classify(reply: Reply, { stage, provider }: Context): Meaning {
  if (stage === "rcpt" && reply.code < 400) return accepted(reply.code);
  const text = foldedOf(reply);
  const key = `${stage} ${provider ?? ""} ${String(reply.code)} ${reply.enhanced ?? ""} ${text}`;
  const read = known.get(key, 0);
  if (read !== undefined) return read;
  const found = meaningOf(reply, { stage, provider, text });
  known.set(key, found, Number.POSITIVE_INFINITY);
  return found;
}

function foldedOf(reply: Reply): string {
  const text = folded.get(reply) ?? foldedText(reply.text);
  folded.set(reply, text);
  return text;
}

function meaningOf(reply: Reply, { stage, provider, text }: Context & { readonly text: string }): Meaning {
  const find = (rules: readonly Rule[]): Meaning | null => firstMatch(rules, { reply, text, provider });
  if (stage !== "rcpt") return beforeRecipient(reply, { stage, text, find });
  return reply.code < 500 ? deferred(reply, find) : refused(reply, { text, find });
}

/** What it means that the host was lost at `stage`. */
export function meaningOfLoss(loss: Loss, stage: SessionStage): Meaning {
  if (loss.how === "held") return meaning(loss.hold.reason);
  const { how } = loss;
  if (how === "garbage") return meaning("protocol_error");
  if (stage === "connect") return meaning(how === "timeout" ? "connection_timeout" : "connection_failed");
  if (stage === "tls") return meaning("tls_failed");
  return meaning(how === "timeout" ? "timeout" : "connection_closed");
}

/** True where two refusals differ in nothing but the names and numbers in them. */
export function isSameRefusal(left: Reply, right: Reply): boolean {
  return left.code === right.code && left.enhanced === right.enhanced && withoutNames(foldedOf(left)) === withoutNames(foldedOf(right));
}

function withoutNames(text: string): string {
  return text.replaceAll(/\S*[@\d]\S*/g, "");
}

function accepted(code: number): Meaning {
  switch (code) {
    case 250:
      return exists;
    case 251:
      return meaning("forwarded");
    // RFC 5321 section 3.5.3: "cannot verify, but will take it and try".
    case 252:
      return meaning("accept_all");
    default:
      return meaning("protocol_error");
  }
}

const exists = meaning("mailbox_exists");

type Find = (rules: readonly Rule[]) => Meaning | null;

function deferred(reply: Reply, find: Find): Meaning {
  const certain = find(temporary);
  if (certain !== null) return certain;
  const us = find(aboutUs);
  if (us !== null) return us;
  // RFC 3463 X.1.X is about the address. Postfix answers so for unknown users where it is told to be soft.
  if (reply.enhanced?.startsWith("4.1.") === true) return { ...meaning("temporary_error"), ifRepeated: "mailbox_not_found" };
  return find(temporaryDefault) ?? meaning("temporary_error");
}

function refused(reply: Reply, { text, find }: { text: string; find: Find }): Meaning {
  // The host did not understand the command itself: RFC 5321 section 4.2.2.
  if ([500, 502, 503].includes(reply.code)) return meaning("protocol_error");
  const read = callout(text) ? find(aboutMailbox) : null;
  return read ?? find(aboutUs) ?? find(exceptions) ?? find(aboutMailbox) ?? find(policy) ?? { ...meaning("mailbox_not_found"), basis: "bare" };
}

/** Exim asked the host behind it, and quotes its answer: that one decides. */
function callout(text: string): boolean {
  return /call.?out.{0,40}\b55\d\b/.test(text) && !text.includes("sender");
}

/** At these stages no mailbox has been named yet, whatever the words are. */
function beforeRecipient(reply: Reply, { stage, text, find }: { stage: SessionStage; text: string; find: Find }): Meaning {
  if (reply.code < 400) return meaning("protocol_error");
  if (reply.code < 500) {
    const named = find(temporary);
    if (named?.reason === "greylisted" || named?.reason === "throttled") return named;
    return find(aboutUs) ?? meaning(stage === "mail" ? "temporary_error" : "server_busy");
  }
  const us = find(aboutUs);
  if (us !== null) return us;
  if ([521, 556].includes(reply.code) || /(?:not|never|no) (?:accept )?(?:any )?(?:e-?)?mail\b/.test(text)) {
    return meaning(stage === "mail" ? "sender_rejected" : "does_not_accept_mail");
  }
  if (stage === "banner" || stage === "tls") return meaning("blocked_policy");
  return meaning(stage === "mail" ? "sender_rejected" : "helo_rejected");
}

function firstMatch(rules: readonly Rule[], { reply, text, provider }: { reply: Reply; text: string; provider: MailProvider | null }): Meaning | null {
  const rule = rules.find(
    ({ code, enhanced, words, provider: only }) =>
      (code === undefined || code.test(String(reply.code))) &&
      (enhanced === undefined || enhanced.test(reply.enhanced ?? "")) &&
      (words === undefined || words.test(text)) &&
      (only === undefined || only === provider),
  );
  return rule === undefined ? null : { reason: rule.reason, basis: rule.enhanced === undefined ? "words" : "code", ifRepeated: null };
}

function meaning(reason: VerdictReason): Meaning {
  return { reason, basis: "code", ifRepeated: null };
}

/** Lower case without accents; addresses and IP addresses become marks, so that names in them are not read as words. */
function foldedText(text: string): string {
  const plain = /\P{ASCII}/u.test(text) ? withoutAccents(text) : text.toLowerCase();
  return plain
    .replaceAll(/[^\s<>()[\]:;,"']+@[^\s<>()[\]:;,"']+/g, "@@")
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, "ip4")
    .replaceAll(/[’`´]/g, "'");
}

function withoutAccents(text: string): string {
  return text.normalize("NFKD").replaceAll(/(?<=\p{Script=Latin})\p{Mn}+/gu, "").normalize("NFC").toLowerCase().replaceAll("ł", "l");
}
