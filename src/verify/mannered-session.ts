/**
 * Sessions that keep to what is granted: none is opened, and no recipient named, without leave; what the host says about
 * us is reported. Whoever uses such a session sees a host that could not be asked, with the reason.
 */
import type { MailHold, Refusal } from "../domain/mail-limits.ts";
import { verdict } from "../domain/verdict.ts";
import type { MailHost } from "./mail-hosts.ts";
import type { MailProvider } from "./mail-provider.ts";
import { providerOf } from "./mail-provider.ts";
import type { Manners, Permit } from "./manners.ts";
import type { ProviderTally, Word } from "./provider-tally.ts";
import { createProviderTally } from "./provider-tally.ts";
import { classify } from "./smtp/classify.ts";
import type { Exchange, Loss } from "./smtp/connection.ts";
import type { Reply } from "./smtp/reply.ts";
import type { NoSession, Opened, Session, SessionOptions, SessionStage } from "./smtp/session.ts";
import { openSession } from "./smtp/session.ts";

export type OpenSession = (options: SessionOptions) => Promise<Opened>;

export type Admitted =
  | { readonly kind: "held"; readonly none: NoSession }
  /** For one session at a time; `leave` when it is over. */
  | { readonly kind: "admitted"; readonly openSession: OpenSession; readonly leave: () => void };

/** Waits for a while. Held where the signal is aborted. `exit`: what hosts know us by, each with limits of its own. */
export type Admit = (host: MailHost, exit: string, signal: AbortSignal) => Promise<Admitted>;

export type ConnectionsMax = {
  /** To one provider that runs the mail of many domains. */
  readonly perProvider: number;
  /** To one address of any other host. */
  readonly perHost: number;
};

/** Two limits hold for a customer of a large provider: that of the host's address, and that of the provider. */
export function admission(manners: Manners, { connectionsMax, now }: { readonly connectionsMax: ConnectionsMax; readonly now: () => number }): Admit {
  const tally = createProviderTally(now);
  return async (host, exit, signal) => {
    const { provider } = providerOf(host.name);
    const keyOf = (party: string): string => (exit === "" ? party : `${party} from ${exit}`);
    const address = host.ips[0] ?? host.name;
    const places = [
      { key: keyOf(address), connectionsMax: provider === null ? connectionsMax.perHost : connectionsMax.perProvider },
      ...(provider === null ? [] : [{ key: keyOf(provider), connectionsMax: connectionsMax.perProvider }]),
    ];
    const permits: Permit[] = [];
    const leave = (): void => permits.forEach((permit) => permit.leave());
    for (const place of places) {
      const entry = await manners.enter(place, signal);
      if (entry.kind === "held") {
        leave();
        return { kind: "held", none: { kind: "none", stage: "connect", ip: null, exchange: lossOf(entry.hold) } };
      }
      permits.push(entry.permit);
    }
    const ear = earOf(permits, { provider, host, tally });
    return {
      kind: "admitted",
      leave,
      async openSession(options) {
        const opened = await openSession(options);
        if (opened.kind === "session") return { kind: "session", session: mannered(opened.session, { permits, ear, signal: options.signal }) };
        ear.hear(opened);
        return opened;
      },
    };
  };
}

type Ear = { hear(heard: Pick<NoSession, "stage" | "exchange"> & { readonly address?: string }): void };

function mannered(session: Session, { permits, ear, signal }: { readonly permits: readonly Permit[]; readonly ear: Ear; readonly signal: AbortSignal }): Session {
  const held = (): Loss | null => {
    const hold = permits.find((permit) => permit.hold !== null)?.hold ?? null;
    return hold === null ? null : lossOf(hold);
  };

  async function name(address: string): Promise<Exchange> {
    const exchange = held() ?? (await session.recipient(address));
    ear.hear({ stage: "rcpt", exchange, address });
    return exchange;
  }

  async function inTurn(slow: readonly Permit[], address: string): Promise<Exchange> {
    for (const permit of slow) await permit.turn(signal);
    return name(address);
  }

  return {
    ip: session.ip,
    isEncrypted: session.isEncrypted,
    extensions: session.extensions,
    stated: session.stated,
    get loss() {
      return session.loss ?? held();
    },
    get sender() {
      return session.sender;
    },
    async begin(envelope) {
      const exchange = held() ?? (await session.begin(envelope));
      ear.hear({ stage: "mail", exchange });
      return exchange;
    },
    recipient(address) {
      const slow = permits.filter((permit) => !permit.mayGoOn());
      // While there is no pace to keep, recipients go out in one packet.
      return slow.length === 0 ? name(address) : inTurn(slow, address);
    },
    close: () => session.close(),
  };
}

/** Replies that are about us, and not about whom we ask for. */
function earOf(permits: readonly Permit[], of: { readonly provider: MailProvider | null; readonly host: MailHost; readonly tally: ProviderTally }): Ear {
  const [ofHost, ofProvider] = permits;
  const { provider, host } = of;

  function hearAs(word: Word, { refusal, stage, address }: { readonly refusal: () => Refusal; readonly stage: SessionStage; readonly address: string | null }): void {
    const domain = address === null ? null : address.slice(address.lastIndexOf("@") + 1);
    // Of a host with many customers, one that refuses us by a rule of its own does not stand for the others.
    const about = (provider === null ? address : domain) ?? host.name;
    tell(ofHost, word, { refusal, about, isCertain: stage !== "rcpt" });
    if (provider !== null && of.tally.isCommon(word, { provider, host: domain ?? host.name })) tell(ofProvider, word, { refusal, about: provider, isCertain: true });
  }

  return {
    hear({ stage, exchange, address = null }) {
      if (exchange.kind !== "reply") return;
      const { reply } = exchange;
      if (reply.code < 400 && stage !== "rcpt") return;
      const reason = reply.code < 400 ? "mailbox_exists" : classify(reply, { stage, provider }).reason;
      const word = wordOf(reason, { stage, reply });
      if (word !== null) hearAs(word, { refusal: () => ({ reason, reply: withoutPeople(reply) }), stage, address });
    },
  };
}

function tell(permit: Permit | undefined, word: Word, { refusal, about, isCertain }: { readonly refusal: () => Refusal; readonly about: string; readonly isCertain: boolean }): void {
  switch (word) {
    case "normal":
      return permit?.heardNormal();
    case "slow":
      return permit?.heardSlowDown(refusal());
    case "refused":
      return permit?.heardRefusal(refusal(), { about, isCertain });
  }
}

/** Policy at RCPT may be the recipient's own. */
function wordOf(reason: Refusal["reason"], { stage, reply }: { stage: SessionStage; reply: Reply }): Word | null {
  switch (reason) {
    case "throttled":
      return stage === "rcpt" && !isAboutPace(reply) ? null : "slow";
    case "blocked_ip":
    case "sender_rdns":
    case "sender_spf":
    case "sender_rejected":
    case "helo_rejected":
      return "refused";
    case "blocked_policy":
    case "auth_required":
      return stage === "rcpt" ? null : "refused";
    case "greylisted":
      return "normal";
    default:
      return stage === "rcpt" && verdict(reason).status !== "unknown" ? "normal" : null;
  }
}

/**
 * RFC 3463 X.5.3 is too many recipients in this session: the next one may name as many again. A 450 or 451 that names no
 * pace is how hosts greylist, in words that nobody knows all of.
 */
function isAboutPace({ code, enhanced, text }: Reply): boolean {
  if (enhanced?.endsWith(".5.3") === true) return false;
  return (code !== 450 && code !== 451) || /^4\.7\.(?:28|5\d\d)$/.test(enhanced ?? "") || /\brate\b|too (?:many|fast|much)|throttl|limit|slow down|frequen/i.test(text);
}

const replyCharactersMax = 300;

/** Safe to log: addresses of people are taken out, our own are what the operator needs to see. */
function withoutPeople({ code, text }: Reply): string {
  return `${String(code)} ${text.replaceAll(/[^\s<>]+@[^\s<>]+/g, "…@…")}`.slice(0, replyCharactersMax);
}

function lossOf(hold: MailHold): Loss {
  const why = hold.kind === "paused" ? "to keep to its pace" : `because it refuses us: ${hold.reply}`;
  return { kind: "lost", how: "held", detail: `Not asked until ${new Date(hold.untilMs).toISOString()}, ${why}`, hold };
}
