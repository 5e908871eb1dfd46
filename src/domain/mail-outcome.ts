/**
 * What came of a message that was really sent: the evidence that no question to a mail host can give. And the ports:
 * who can read a report, and who remembers what came of earlier ones.
 */
import type { VerdictReason } from "../contract/terms.ts";
import type { SentMail } from "./catch-all-score.ts";
import type { HostWord } from "./host-word.ts";

/**
 * `hard`: the recipient does not exist, or takes no mail. `soft`: not now. `policy`: about the sender or the message, and
 * nothing about the recipient. `delivered`: it was taken, and did not come back.
 */
export type MailOutcomeKind = "hard" | "soft" | "policy" | "delivered";

export type MailOutcome = {
  readonly address: string;
  readonly kind: MailOutcomeKind;
  /** What a hard bounce says of the recipient; null for the others. */
  readonly reason: VerdictReason | null;
  /** When it was sent or came back, epoch milliseconds. */
  readonly atMs: number;
};

/** In the words of whoever reports it; absent ones are null. */
export type SendingReport = {
  /** `Permanent General`, `HardBounce`, `delivered` … */
  readonly type: string | null;
  /** `550` or `5.1.1` */
  readonly code: string | null;
  /** What the host replied: `smtp; 550 5.1.1 User unknown`. */
  readonly diagnostic: string | null;
};

/** `unclear`: it came back, and nothing says why. */
export type ReadReport = (report: SendingReport) => { readonly kind: MailOutcomeKind; readonly reason: VerdictReason | null } | { readonly kind: "unclear" };

export type Bounced = { readonly reason: VerdictReason; readonly atMs: number };

/** What is remembered of the organization that a task belongs to. */
export interface MailMemory {
  /** The last hard bounce of the address; null where there is none, or mail was delivered since. */
  bounced(task: string, address: string): Promise<Bounced | null>;
  /** How mail to the address and its domain fared; null where nothing is known of either. */
  sentTo(task: string, address: string): Promise<SentMail | null>;
  /** How the word of its domain's host was kept, whoever relied on it; null where nobody was disappointed. */
  wordOf(address: string): Promise<HostWord | null>;
}
