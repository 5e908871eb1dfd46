/** An engine whose sources a test writes, with what tests ask of it: how a workflow ended, and what the books say. */
import { randomUUID } from "node:crypto";
import type { EnrichmentType } from "#src/contract/terms.ts";
import type { Contact } from "#src/domain/contact.ts";
import type { Result } from "#src/domain/merge.ts";
import { defaultPrices } from "#src/domain/price.ts";
import type { Answer, Question, Source, SourceTerms } from "#src/domain/source.ts";
import { verdict } from "#src/domain/verdict.ts";
import { balanceOf } from "#src/engine/credits.ts";
import type { Database } from "#src/engine/database.ts";
import type { Engine, EngineOptions } from "#src/engine/engine.ts";
import { openEngine } from "#src/engine/engine.ts";
import { ensureOrganization } from "#src/engine/organizations.ts";
import type { WorkflowView } from "#src/engine/views.ts";
import { resultsOf, workflowView } from "#src/engine/views.ts";
import type { Accepted, Refused } from "#src/engine/workflows.ts";
import { submit } from "#src/engine/workflows.ts";
import { cacheSource } from "#src/sources/cache.ts";
import { testSecret } from "./test-secret.ts";
import { eventually } from "./waiting.ts";

const dayMs = 86_400_000;

export type EngineUnderTest = AsyncDisposable & {
  readonly engine: Engine;
  /** Ids of the workflows that were said to have ended, once for every time that it was said. */
  readonly endings: readonly string[];
  /** What was logged as a warning or an error. */
  readonly complaints: readonly string[];
  submit(organizationId: string, contacts: readonly Contact[], options?: { readonly type?: EnrichmentType }): Promise<Accepted>;
  /** As `submit`, where a refusal is an answer too. */
  offer(organizationId: string, contacts: readonly Contact[]): Promise<Accepted | Refused>;
  /** Waits until the workflow has ended, by whatever process. */
  ended(workflow: Accepted): Promise<WorkflowView>;
  results(workflow: Accepted): Promise<Result[]>;
  stop(graceMs?: number): Promise<void>;
};

export type EngineSettings = Partial<Pick<EngineOptions, "concurrency" | "freshness" | "now" | "prices">> & { readonly waitMaxMs?: number };

/** Opens an engine on the database and starts its worker. Our own cache is asked before the sources that are given. */
export async function startEngine(database: Database, sources: readonly Source[], settings: EngineSettings = {}): Promise<EngineUnderTest> {
  const { waitMaxMs = 3_600_000, now = Date.now, ...rest } = settings;
  const complaints: string[] = [];
  const complain = (fields: object, message: string): void => void complaints.push(`${message} ${JSON.stringify(fields, plainErrors)}`);
  const engine = await openEngine({
    database,
    secret: testSecret,
    sources: ({ twins }) => [cacheSource(twins), ...sources],
    prices: defaultPrices,
    policy: { budgetMicros: 1_000_000, probesMax: 3, waitMaxMs, retryMs: 50 },
    freshness: { foundMs: 60 * dayMs, missedMs: 7 * dayMs },
    concurrency: 50,
    now,
    log: { info: () => undefined, warn: complain, error: complain },
    ...rest,
  });
  const endings: string[] = [];
  engine.onWorkflowEnded((id) => void endings.push(id));
  await engine.startWorker();
  return { ...operations(engine, now), engine, endings, complaints };
}

function operations(engine: Engine, now: () => number): Omit<EngineUnderTest, "engine" | "endings" | "complaints"> {
  const { database } = engine;
  let stopped: Promise<void> | null = null;
  const offer = (organizationId: string, contacts: readonly Contact[], type: EnrichmentType): Promise<Accepted | Refused> =>
    submit(engine.intake, { organizationId, type, contacts, webhookUrl: null, nowMs: now() });
  const stop = (graceMs = 5_000): Promise<void> => (stopped ??= engine.stop(graceMs));
  return {
    offer: (organizationId, contacts) => offer(organizationId, contacts, "partial"),
    async submit(organizationId, contacts, { type = "partial" } = {}) {
      const answer = await offer(organizationId, contacts, type);
      if (answer.kind !== "accepted") throw new Error("The submission was refused for lack of credits.");
      return answer;
    },
    ended: ({ workflowId }) =>
      eventually("the workflow's end", async () => {
        const [row] = await database.query<{ organization_id: string }>("select organization_id from workflow where id = $1", [workflowId]);
        const view = await workflowView(database, { organizationId: row?.organization_id ?? "", workflowId });
        return view !== null && view.completedAt !== null && view;
      }),
    async results({ workflowId }) {
      const rows = await resultsOf(database, { workflowId, from: 0, limit: 100_000 });
      return rows.map(({ result }) => result);
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

function plainErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value;
}

/** A new organization with that many credits; its id. */
export async function organizationWith(database: Database, credits: number): Promise<string> {
  const id = `org_${randomUUID()}`;
  await ensureOrganization(database, { id, name: "Test", unmetered: false, credits, nowMs: Date.now() });
  return id;
}

export type Books = {
  readonly balance: number;
  /** Sums of the ledger's entries, by their kind. */
  readonly grant: number;
  readonly hold: number;
  readonly release: number;
  readonly charge: number;
};

export async function booksOf(database: Database, organizationId: string): Promise<Books> {
  const rows = await database.query<{ kind: string; amount: number }>(
    "select kind, sum(amount)::float8 as amount from credit_entry where organization_id = $1 group by kind",
    [organizationId],
  );
  const sum = (kind: string): number => rows.find((row) => row.kind === kind)?.amount ?? 0;
  return { balance: await balanceOf(database, organizationId), grant: sum("grant"), hold: sum("hold"), release: sum("release"), charge: sum("charge") };
}

/** A source that remembers what it was asked. */
export type Vendor = Source & { readonly asked: readonly Question[] };

/** A paid source, called `vendor`, that knows addresses; a throw of `answer` is its own. */
export function vendor(
  answer: (question: Question, options: { readonly signal: AbortSignal; readonly nowMs: number }) => Answer | Promise<Answer>,
  terms: Partial<SourceTerms> = {},
): Vendor {
  const asked: Question[] = [];
  return {
    asked,
    terms: {
      id: "vendor",
      supplies: ["work_email", "verdict", "phone", "company_domain"],
      needs: [["linkedinUrl"], ["firstName", "lastName", "domain"]],
      costMicros: answerMicros,
      hitRate: 1,
      attemptsMax: 1,
      ...terms,
    },
    async ask(question, options) {
      asked.push(question);
      return answer(question, options);
    },
  };
}

const answerMicros = 10_000;

/** `first.last@domain`, vouched for by its mail host; a phone where that was wanted. */
export function found({ known, wanted }: Question): Answer {
  const address = `${slug(known.firstName)}.${slug(known.lastName)}@${known.domain ?? "acme.example"}`;
  const facts = [
    { field: "work_email", value: address, confidence: 0.9 },
    { field: "verdict", address, verdict: verdict("mailbox_exists") },
    ...(wanted.includes("phone") ? [{ field: "phone", value: "+12025550100", confidence: 0.9 } as const] : []),
  ] as const;
  return { outcome: { kind: "found", facts }, costMicros: answerMicros };
}

function slug(name: string | null): string {
  return (name ?? "x").toLowerCase().replace(/[^a-z]/g, "");
}
