/**
 * Which of our senders a host takes. One that it refuses is not offered to it again, and another is where there is one;
 * what it says of the last is its answer. That is about us, never about whom we ask for.
 */
import { classify } from "./smtp/classify.ts";
import type { Reply } from "./smtp/reply.ts";

export type Senders = {
  /** Empty for the null sender `<>`. */
  readonly current: string;
  /** True where the host may be asked again, as another sender. */
  refuse(sender: string): boolean;
};

/** `all`: at least one, the usual one first. */
export function createSenders(all: readonly string[]): Senders {
  let at = 0;
  return {
    get current() {
      return all[at] ?? "";
    },
    refuse(sender) {
      // Of several sessions the first to hear it changes the sender for all.
      if (sender !== all[at]) return true;
      if (at + 1 >= all.length) return false;
      at += 1;
      return true;
    },
  };
}

/** Refused for good, and for who asks: of a sender that is deferred the same one is offered again. */
export function isAboutSender(reply: Reply, stage: "mail" | "rcpt"): boolean {
  if (reply.code < 500) return false;
  const { reason } = classify(reply, { stage, provider: null });
  return reason === "sender_rejected" || reason === "sender_spf";
}
