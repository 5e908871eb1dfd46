/**
 * Reads a report on a message that was sent, with the rules by which replies of mail hosts are read: the reply first,
 * where there is one, and the words of the sending service where it says nothing. In doubt nothing is said of the user.
 */
import type { ReadReport, SendingReport } from "../domain/mail-outcome.ts";
import { verdict } from "../domain/verdict.ts";
import { classify } from "./smtp/classify.ts";
import type { Reply } from "./smtp/reply.ts";

type Read = ReturnType<ReadReport>;

/** @example readReport({ type: "Permanent", code: null, diagnostic: "smtp; 550 5.1.1 User unknown" }) // { kind: "hard", reason: "mailbox_not_found" } */
export const readReport: ReadReport = (report) => {
  const said = bySender(report.type);
  if (said?.kind === "delivered") return said;
  const reply = replyIn(report);
  if (reply === null) return said ?? { kind: "unclear" };
  return byReply(reply, said) ?? said ?? { kind: "unclear" };
};

const isHard: Read = { kind: "hard", reason: "mailbox_not_found" };
const isSoft: Read = { kind: "soft", reason: null };
const isPolicy: Read = { kind: "policy", reason: null };

/** Null where the reply does not say whom it is about. */
function byReply(reply: Reply, said: Read | null): Read | null {
  if (reply.code < 400) return null;
  const { reason, basis } = classify(reply, { stage: "rcpt", provider: null });
  switch (verdict(reason).status) {
    case "undeliverable":
      // After DATA a host refuses messages, not people: without a word about the recipient it may be either.
      if (basis === "bare") return reply.code < 500 ? isSoft : null;
      return reply.code < 500 ? isSoft : { kind: "hard", reason };
    case "unknown":
      return reply.code < 500 || reason === "temporary_error" ? isSoft : isPolicy;
    case "risky":
    case "accept_all":
    case "deliverable":
      // Full, or busy: there is a mailbox.
      return said?.kind === "policy" ? isPolicy : isSoft;
  }
}

function replyIn({ code, diagnostic, type }: SendingReport): Reply | null {
  const text = diagnostic ?? "";
  const inText = /(?:^|[\s;:("'])([245]\d\d)(?:[ -]+#?([245]\.\d{1,3}\.\d{1,3}))?(?=[\s;:,)"'-]|$)/.exec(text);
  const enhanced = inText?.[2] ?? enhancedIn(text) ?? enhancedIn(code ?? "") ?? enhancedIn(type ?? "");
  const basic = /^\s*([245]\d\d)\b/.exec(code ?? "")?.[1] ?? inText?.[1] ?? (enhanced === null ? undefined : `${enhanced.charAt(0)}50`);
  if (basic === undefined) return null;
  return { code: Number(basic), enhanced, text: text.slice(0, 1_000), lines: [text.slice(0, 1_000)] };
}

function enhancedIn(text: string): string | null {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null;
}

/**
 * The words of SES, SendGrid, Mailgun, Postmark, HubSpot, Instantly, Smartlead and Postfix, from their event references.
 * The first that fits decides: "SoftBounce" is soft before it is a bounce, "SpamNotification" policy.
 */
const words: readonly (readonly [RegExp, Read])[] = [
  [/undelivered|not[ _-]?delivered/, { kind: "unclear" }],
  [/\b(?:deliver(?:ed|y)|open(?:ed)?|click(?:ed)?|repl(?:y|ied)|sent)\b/, { kind: "delivered", reason: null }],
  [/spam|block|policy|complain|suppress|dmarc|content|reputation|unsubscri|deactivat|dropped|blacklist|attachment|toolarge|too ?large/, isPolicy],
  [/mailbox[ _-]?full|quota|full/, isSoft],
  [/no[ _-]?email|bad[ _-]?email|unknown[ _-]?user|user[ _-]?unknown|mailbox[ _-]?(?:not[ _-]?found|unavailable)|invalid|does[ _-]?not[ _-]?exist|inactive/, isHard],
  [/soft|transient|temporar|defer|delay|expired|timeout|auto[ _-]?(?:reply|response)|out[ _-]?of[ _-]?office|undetermined|dns/, isSoft],
  [/hard|permanent/, isHard],
];

function bySender(type: string | null): Read | null {
  const text = (type ?? "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
