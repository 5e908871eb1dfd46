/**
 * Whether this machine may talk to mail hosts at all: many networks and most clouds close outbound port 25. Found out by
 * connecting to a few large hosts, once before the first question, and again now and then while it is closed.
 */
import type { MailNews } from "../domain/mail-news.ts";
import type { DomainLookup } from "./domain.ts";
import type { Exits } from "./exits.ts";
import { openConnection } from "./smtp/connection.ts";

export type Port25 = {
  /** Never rejects. False where it cannot be told: then the hosts themselves will tell. */
  isBlocked(): Promise<boolean>;
};

export type Port25Options = {
  /** Names of mail hosts that are always there. None: it is not looked at. */
  readonly hosts: readonly string[];
  readonly lookup: Pick<DomainLookup, "addresses">;
  readonly exits: Exits;
  readonly port: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly onNews: (news: MailNews) => void;
};

/** Large hosts of different operators: not all of them are away, or refuse us, at the same time. */
export const wellKnownHosts: readonly string[] = ["gmail-smtp-in.l.google.com", "outlook-com.olc.protection.outlook.com", "mx01.mail.icloud.com", "mx00.gmx.net"];

/** One host that does not answer may be down; the DNS has to work for all of them to count. */
const hostsMin = 2;
const againMs = 10 * 60_000;

export function createPort25({ hosts, lookup, exits, port, timeoutMs, now, onNews }: Port25Options): Port25 {
  let last: { readonly isBlocked: Promise<boolean>; readonly untilMs: number } | null = null;
  let wasBlocked = false;

  async function probe(): Promise<boolean> {
    const never = new AbortController();
    const tried = await Promise.all(hosts.map((host) => reach(host, never)));
    const reachable = tried.filter((each) => each !== "unknown");
    const isBlocked = !reachable.includes("open") && reachable.length >= hostsMin;
    if (isBlocked !== wasBlocked) onNews(isBlocked ? { key: `port ${String(port)}`, kind: "blocked" } : { key: `port ${String(port)}`, kind: "answers again" });
    wasBlocked = isBlocked;
    last = { isBlocked: Promise.resolve(isBlocked), untilMs: isBlocked ? now() + againMs : Number.POSITIVE_INFINITY };
    return isBlocked;
  }

  /** The first that answers ends the wait for the others: that the port is open is then known. */
  async function reach(host: string, found: AbortController): Promise<"open" | "closed" | "unknown"> {
    const where = await lookup.addresses(host, { signal: found.signal, nowMs: now() }).catch(() => null);
    const [ip] = where?.kind === "addresses" ? where.ips : [];
    if (ip === undefined) return "unknown";
    const connection = await openConnection({ ip, port, way: exits.routeOf(host).exitTo(ip)?.way ?? null, timeoutMs, signal: found.signal });
    if ("kind" in connection) return found.signal.aborted ? "unknown" : "closed";
    connection.destroy();
    found.abort();
    return "open";
  }

  return {
    isBlocked() {
      if (hosts.length === 0) return Promise.resolve(false);
      if (last === null || last.untilMs <= now()) last = { isBlocked: probe(), untilMs: Number.POSITIVE_INFINITY };
      return last.isBlocked;
    },
  };
}
