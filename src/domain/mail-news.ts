/** What an operator is told when a mail provider starts to refuse us: the reply, what follows from it, and what helps. */
import type { VerdictReason } from "../contract/terms.ts";
import type { MailHold } from "./mail-limits.ts";

/** `key`: a provider's name, or the address of a host; `port 25` for all of them. */
export type MailNews =
  | { readonly key: string; readonly kind: "refused"; readonly hold: MailHold }
  | { readonly key: string; readonly kind: "blocked" }
  | { readonly key: string; readonly kind: "answers again" };

/** @example describeNews({ key: "google", kind: "answers again" }) // "google answers again" */
export function describeNews(news: MailNews): string {
  if (news.kind === "answers again") return `${news.key} answers again`;
  if (news.kind === "blocked") {
    return `No mail host can be reached: outbound ${news.key} is blocked on this machine or network. What the DNS cannot refute is left unknown (port25_blocked). Ask your provider to open it, or run cleanlist where it is open; it is looked at again every 10 minutes. CLEANLIST_SMTP=on asks all the same.`;
  }
  const { reason, reply } = news.hold;
  return `${news.key} refuses us (${reason}): "${reply}". Its addresses are left unknown until it answers again; it is tried now and then. ${adviceFor(reason)}`;
}

function adviceFor(reason: VerdictReason): string {
  switch (reason) {
    case "blocked_ip":
      return "The address that you call from is on a blocklist or has a bad reputation: follow the link in the reply to have it taken off, or call from another address.";
    case "sender_rdns":
      return "Give the address that you call from a PTR record, and let CLEANLIST_HELO_NAME be that name and resolve to that address.";
    case "sender_spf":
      return "Let the SPF record of the domain in CLEANLIST_MAIL_FROM allow the address that you call from.";
    case "sender_rejected":
      return "Set CLEANLIST_MAIL_FROM to an address that takes mail, at a domain of yours with MX records.";
    case "helo_rejected":
      return "Set CLEANLIST_HELO_NAME to a full host name of yours that resolves to the address that you call from.";
    case "auth_required":
      return "The host talks to its own customers only: check that CLEANLIST_SMTP_PORT is 25.";
    default:
      return "It gives no reason that could be mended here: ask its postmaster, or call from another address.";
  }
}
