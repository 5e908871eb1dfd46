/** What a mail host remembers of its clients between and during sessions: greylists, rates, bans. Times in milliseconds. */
import type { Greylist, HostScript, Limit, Say } from "./behaviour.ts";
import type { Tally } from "./tally.ts";

export interface Envelope {
  readonly client: string;
  readonly sender: string;
}

export interface Memory {
  /** The reply to a connection that is one too many, or null. Counts it. */
  connected(client: string): Say | null;
  disconnected(client: string): void;
  /** The reply to MAIL, where the host remembers a reason to put the client off. */
  mail(envelope: Envelope): Say | null;
  /** The reply to a recipient, before the mailbox is looked at. */
  recipient(recipient: string, envelope: Envelope & { readonly exists: boolean }): Say | null;
  /** An unknown user was asked for. */
  missed(client: string): void;
}

export function createMemory(script: HostScript, { tally, secondMs }: { tally: Tally; secondMs: number }): Memory {
  const open = new Map<string, number>();
  const visits = new Map<string, number>();
  const connects = createRate(script.limits?.connectionRate, secondMs);
  const recipients = createRate(script.limits?.recipientRate, secondMs);
  const misses = createRate(script.limits?.harvest, secondMs);
  const bannedUntil = new Map<string, number>();
  const firstSeen = new Map<string, number>();

  function isGrey(greylist: Greylist, key: string): boolean {
    const nowMs = performance.now();
    const seenMs = firstSeen.get(key);
    if (seenMs === undefined) firstSeen.set(key, nowMs);
    return nowMs - (seenMs ?? nowMs) < greylist.seconds * secondMs;
  }

  return {
    connected(client) {
      const now = (open.get(client) ?? 0) + 1;
      open.set(client, now);
      visits.set(client, (visits.get(client) ?? 0) + 1);
      const { connections, connectionRate } = script.limits ?? {};
      if (connections !== undefined && now > connections.max) {
        tally.overConnections += 1;
        return connections.say;
      }
      if (connectionRate !== undefined && connects.isOver(client)) {
        tally.overConnectionRate += 1;
        return connectionRate.say;
      }
      const { first } = script;
      return first?.at === "banner" && (visits.get(client) ?? 0) <= first.connections ? first.say : null;
    },
    disconnected(client) {
      open.set(client, (open.get(client) ?? 1) - 1);
    },
    mail({ client }) {
      const { greylist } = script;
      return greylist?.at === "mail" && isGrey(greylist, client) ? greylist.say : null;
    },
    recipient(recipient, { client, sender, exists }) {
      const { limits, greylist, first } = script;
      if (limits?.harvest !== undefined && performance.now() < (bannedUntil.get(client) ?? 0)) return limits.harvest.say;
      if (limits?.recipientRate !== undefined && recipients.isOver(client)) {
        tally.overRecipientRate += 1;
        return limits.recipientRate.say;
      }
      if (first?.at === "rcpt" && (visits.get(client) ?? 0) <= first.connections) return first.say;
      if (greylist === undefined || greylist.at === "mail" || (greylist.knownOnly === true && !exists)) return null;
      const key = { client, recipient, triplet: `${client} ${sender} ${recipient}` }[greylist.by];
      return isGrey(greylist, key) ? greylist.say : null;
    },
    missed(client) {
      const { harvest } = script.limits ?? {};
      if (harvest !== undefined && misses.isOver(client)) bannedUntil.set(client, performance.now() + harvest.banSeconds * secondMs);
    },
  };
}

/** Counts within a window that slides; what goes beyond is not counted, so that waiting always helps. */
function createRate(limit: Limit | undefined, secondMs: number): { isOver(key: string): boolean } {
  const times = new Map<string, number[]>();
  return {
    isOver(key) {
      if (limit === undefined) return false;
      const nowMs = performance.now();
      const recent = (times.get(key) ?? []).filter((atMs) => atMs > nowMs - (limit.seconds ?? 0) * secondMs);
      const isOver = recent.length >= limit.max;
      if (!isOver) recent.push(nowMs);
      times.set(key, recent);
      return isOver;
    },
  };
}
