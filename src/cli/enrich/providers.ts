/**
 * How far a list to verify is at each mail provider. What is done is counted from the stored results, in the order in which
 * they ended: whichever worker verified them, and in whichever run. What is still open is counted by its domain, of which
 * the DNS says whose hosts it has. Only the domains of open rows are in memory.
 */
import type { VerdictStatus } from "../../contract/terms.ts";
import { verdictStatuses } from "../../contract/terms.ts";
import { domainOf } from "../../domain/addresses.ts";
import type { Queryable } from "../../engine/database.ts";
import type { LimitedProvider } from "../../engine/mail-limits.ts";
import { limitingProviders } from "../../engine/mail-limits.ts";
import type { EndedAddress } from "../../engine/order-of-ending.ts";
import { addressesEndedAfter, tasksEndedAfter } from "../../engine/order-of-ending.ts";
import type { WaitingAddresses } from "../../engine/waiting-addresses.ts";
import { waitingAddresses } from "../../engine/waiting-addresses.ts";

/** Of addresses that have no mail host, as far as is known. */
export const noHost = "none";

export type Verdicts = Readonly<Record<VerdictStatus, number>>;

export type ProviderProgress = {
  /** `google`, `mimecast`, …; `other` for hosts of no provider; `noHost`; null for addresses of which it is not known yet. */
  readonly provider: string | null;
  readonly done: number;
  /** Submitted and not done: the list is fed in parts, so this is never all that is to come. */
  readonly open: number;
  readonly verdicts: Verdicts;
  /** Of the open ones, those that its hosts let wait. */
  readonly waiting: readonly Omit<WaitingAddresses, "provider">[];
  /** How it, or hosts of it, limit us. */
  readonly limits: readonly LimitedProvider[];
  /** Done in a second, lately. */
  readonly perSecond: number;
};

export type Providers = {
  /** Tasks of an earlier run that have a result are not open any more. */
  begin(workflow: { readonly done: number; readonly rowsRead: number }): Promise<void>;
  /** This row is, or is about to be, one of the tasks. */
  add(row: { readonly task: number; /** Its mail domain; empty where it has no address. */ readonly group: string }): void;
  /** Reads what has ended since, at most so much of it that nobody else waits for the database for long. */
  refresh(): Promise<void>;
  /** Reads all that has ended. */
  finish(): Promise<void>;
  /** How many of the open addresses wait for their hosts' sake, as it was lately. */
  waiting(): number;
  /** Those with most left first. */
  all(): readonly ProviderProgress[];
};

const endedAtOnce = 1_000;
const readsPerRefresh = 5;
const statementsAtOnce = 200;
const recognisedAtOnce = 20;
const surroundingsEveryMs = 2_000;
/** Counting many that wait takes its time: no more of the database's than one part in so many. */
const surroundingsShare = 20;
const rateWindowMs = 20_000;

type Count = { done: number; readonly verdicts: Record<VerdictStatus, number> };
/** `provider`: null until it is known. */
type Domain = { open: number; provider: string | null };
type Sample = { readonly atMs: number; readonly done: ReadonlyMap<string, number> };

export type ProvidersOptions = {
  readonly db: Queryable;
  readonly workflowId: string;
  /** Null where the domain has no mail host. */
  readonly mailProviderOf: (domain: string) => Promise<string | null>;
  readonly now: () => number;
};

export function createProviders({ db, workflowId, mailProviderOf, now }: ProvidersOptions): Providers {
  const counts = new Map<string, Count>();
  const domains = new Map<string, Domain>();
  const unknown = new Set<string>();
  let recognising = 0;
  let samples: Sample[] = [];
  let surroundings: { readonly nextMs: number; readonly waiting: readonly WaitingAddresses[]; readonly limits: readonly LimitedProvider[] } = { nextMs: 0, waiting: [], limits: [] };
  let doneBefore = 0;
  let endedBefore = new Uint8Array(0);
  let position = 0;

  function note({ position: at, address, provider, verdict }: EndedAddress): void {
    if (address === null) return;
    const key = provider ?? noHost;
    const count = counts.get(key) ?? { done: 0, verdicts: noVerdicts() };
    counts.set(key, count);
    count.done += 1;
    if (verdict !== null) count.verdicts[verdict] += 1;
    if (at > doneBefore) change(domainOf(address), -1);
  }

  function change(name: string, by: 1 | -1): void {
    const domain = domains.get(name) ?? { open: 0, provider: null };
    domain.open += by;
    if (domain.open === 0) {
      domains.delete(name);
      unknown.delete(name);
      return;
    }
    if (!domains.has(name)) unknown.add(name);
    domains.set(name, domain);
    recognise();
  }

  /** A few at a time: the verifier asks the same, and should not have to wait for this. */
  function recognise(): void {
    for (const name of unknown) {
      if (recognising >= recognisedAtOnce) return;
      recognising += 1;
      unknown.delete(name);
      const known = (provider: string | null): void => {
        const domain = domains.get(name);
        if (domain !== undefined) domain.provider = provider;
        recognising -= 1;
        recognise();
      };
      mailProviderOf(name).then((provider) => known(provider ?? noHost), () => known(null));
    }
  }

  /** False where nothing more has ended. */
  async function readOn(): Promise<boolean> {
    const ended = await addressesEndedAfter(db, { workflowId, after: position, limit: endedAtOnce });
    for (const each of ended) note(each);
    position = ended.at(-1)?.position ?? position;
    return ended.length === endedAtOnce;
  }

  async function lookAround(): Promise<void> {
    const atMs = now();
    if (atMs < surroundings.nextMs) return;
    const [waiting, limits] = [await waitingAddresses(db, workflowId), await limitingProviders(db, atMs)];
    surroundings = { nextMs: now() + Math.max(surroundingsEveryMs, surroundingsShare * (now() - atMs)), waiting, limits };
    samples = [...samples.filter((sample) => atMs - sample.atMs <= rateWindowMs), { atMs, done: new Map([...counts].map(([key, { done }]) => [key, done])) }];
  }

  function perSecond(key: string, done: number): number {
    const [first] = samples;
    const seconds = first === undefined ? 0 : (now() - first.atMs) / 1_000;
    return seconds < 1 ? 0 : (done - (first?.done.get(key) ?? 0)) / seconds;
  }

  function openByProvider(): Map<string | null, number> {
    const open = new Map<string | null, number>();
    for (const domain of domains.values()) open.set(domain.provider, (open.get(domain.provider) ?? 0) + Math.max(0, domain.open));
    return open;
  }

  return {
    async begin({ done, rowsRead }) {
      doneBefore = done;
      endedBefore = new Uint8Array(Math.ceil(rowsRead / 8));
      for (let after = 0; after < done; ) {
        const statements = await tasksEndedAfter(db, { workflowId, after, limit: statementsAtOnce });
        for (const { upto, tasks } of statements) if (upto <= done) for (const task of tasks) mark(endedBefore, task);
        after = statements.at(-1)?.upto ?? done;
      }
    },
    add({ task, group }) {
      if (group !== "" && !isMarked(endedBefore, task)) change(group, 1);
    },
    async refresh() {
      for (let reads = 0; reads < readsPerRefresh && (await readOn()); ) reads += 1;
      await lookAround();
    },
    async finish() {
      while (await readOn());
      surroundings = { ...surroundings, waiting: [] };
    },
    waiting: () => surroundings.waiting.reduce((sum, { count }) => sum + count, 0),
    all() {
      const open = openByProvider();
      const { waiting, limits } = surroundings;
      const keys = new Set([...counts.keys(), ...open.keys(), ...waiting.map(({ provider }) => provider ?? noHost)]);
      const providers = [...keys].map((provider): ProviderProgress => {
        const { done = 0, verdicts = noVerdicts() } = provider === null ? {} : (counts.get(provider) ?? {});
        const ofIt = provider === null ? [] : waiting.filter((each) => (each.provider ?? noHost) === provider);
        return {
          provider,
          done,
          open: open.get(provider) ?? 0,
          verdicts,
          waiting: ofIt.map(({ why, count }) => ({ why, count })),
          limits: limits.filter(({ key }) => provider === providerOfLimit(key)),
          perSecond: provider === null ? 0 : perSecond(provider, done),
        };
      });
      return withWaiting(providers).toSorted((one, other) => other.open - one.open || other.done - one.done);
    },
  };
}

/** `google`, or `192.0.2.1`, both perhaps `… from` one of our own addresses. */
function providerOfLimit(key: string): string {
  const [party = ""] = key.split(" from ");
  return /^[a-z][a-z0-9_]*$/.test(party) ? party : "other";
}

/** What waits is open, also where no result has told yet whose the domain is. */
function withWaiting(providers: readonly ProviderProgress[]): ProviderProgress[] {
  const excess = (each: ProviderProgress): number => Math.max(0, each.waiting.reduce((sum, { count }) => sum + count, 0) - each.open);
  const total = providers.reduce((sum, each) => sum + (each.provider === null ? 0 : excess(each)), 0);
  return providers
    .map((each) => ({ ...each, open: each.provider === null ? Math.max(0, each.open - total) : each.open + excess(each) }))
    .filter(({ provider, open }) => provider !== null || open > 0);
}

function noVerdicts(): Record<VerdictStatus, number> {
  return Object.fromEntries(verdictStatuses.map((status) => [status, 0])) as Record<VerdictStatus, number>;
}

function mark(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
}

function isMarked(bits: Uint8Array, at: number): boolean {
  return ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
}
