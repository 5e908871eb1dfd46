/** The API over an engine and an embedded database in memory, with one source that a test decides the answers of. */
import type { EnrichmentType } from "#src/contract/terms.ts";
import type { Contact } from "#src/domain/contact.ts";
import { defaultPrices } from "#src/domain/price.ts";
import type { Answer, Question, Source } from "#src/domain/source.ts";
import { free } from "#src/domain/source.ts";
import { verdict } from "#src/domain/verdict.ts";
import type { Database } from "#src/engine/database.ts";
import type { LanguageModel } from "#src/engine/agents/agent-writer.ts";
import type { Engine, Log } from "#src/engine/engine.ts";
import { openEngine } from "#src/engine/engine.ts";
import type { Role, Scope } from "#src/contract/scopes.ts";
import { createKey } from "#src/engine/identity/api-keys.ts";
import { setRole } from "#src/engine/identity/members.ts";
import { ensureOrganization } from "#src/engine/organizations.ts";
import { openPglite } from "#src/engine/pglite.ts";
import type { Tier, Tiers } from "#src/engine/tiers.ts";
import { everything, tiersOf } from "#src/engine/tiers.ts";
import { createAttempts } from "#src/engine/rate-limits.ts";
import { openPeople } from "#src/engine/identity/people.ts";
import type { People } from "#src/engine/identity/people.ts";
import { submit } from "#src/engine/workflows.ts";
import { createApp } from "#src/http/app.ts";
import { publicApi } from "#src/http/paths.ts";
import { publicWorkflowId } from "#src/http/workflow-id.ts";
import { readReport } from "#src/verify/read-report.ts";
import { after, before } from "node:test";
import { forEachDatabase } from "./databases.ts";
import { testSecret } from "./test-secret.ts";

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: keyof Log; readonly message: string };
export type Answered = { readonly status: number; readonly headers: Headers; readonly body: unknown };
export type Customer = { readonly organizationId: string; readonly userId: string; readonly key: string };

export type ApiUnderTest = {
  readonly app: ReturnType<typeof createApp>;
  readonly engine: Engine;
  readonly people: People;
  readonly database: Database;
  readonly logged: readonly LogLine[];
  /** Epoch milliseconds that the API and the engine take for now; a test may move it on. */
  readonly clock: { nowMs: number };
  /** An organization with a user, its owner unless said otherwise, and a key of theirs. */
  customer(options?: { readonly credits?: number; readonly role?: Role; readonly scopes?: readonly Scope[] }): Promise<Customer>;
  /** Another member of the customer's organization, with a key of theirs. */
  colleague(of: Customer, role?: Role): Promise<Customer>;
  /** `path` is below the public API, or begins with `/api/`. Sends and reads JSON, by POST where there is a body; `raw` is sent as it is. */
  call(path: string, options?: Call): Promise<Answered>;
  /** Until the workflow with this id, in whichever public form, has ended. */
  untilEnded(publicId: string): Promise<void>;
  /** A workflow of the customer that has ended, with its public id. */
  ended(customer: Customer, work: { readonly type?: EnrichmentType; readonly contacts: readonly Contact[]; readonly webhookUrl?: string }): Promise<Submitted>;
  close(): Promise<void>;
};
export type Call = { readonly key?: string; readonly method?: string; readonly body?: unknown; readonly raw?: string; readonly headers?: Record<string, string> };
export type Submitted = { readonly workflowId: string; readonly publicId: string; readonly taskIds: readonly string[] };

/** Enough for every test that is not about limits. */
const manifold: Tier = { ...everything, limits: { organization: 100_000_000, key: 100_000_000, polls: 100_000_000 } };

export type ApiOptions = {
  /** What the directory, the first of its sources, answers; `everybody` unless said otherwise. */
  readonly answer?: (question: Question) => Answer | Promise<Answer>;
  readonly tiers?: Tiers;
  /** Beside the directory. */
  readonly sources?: readonly Source[];
  readonly languageModel?: LanguageModel;
  /** Its own, in memory, unless said otherwise; one that is given is for its giver to close. */
  readonly database?: Database;
};

export async function openApiUnderTest(options: ApiOptions = {}): Promise<ApiUnderTest> {
  const { answer = everybody, tiers = tiersOf([], manifold), sources = [], languageModel = null } = options;
  const database = options.database ?? (await openPglite({ folder: null }));
  const logged: LogLine[] = [];
  const log = collect(logged);
  const clock = { nowMs: Date.now() };
  const now = (): number => clock.nowMs;
  const engine = await openEngine({
    database,
    secret: testSecret,
    sources: () => [directory(answer), ...sources],
    prices: defaultPrices,
    policy: { budgetMicros: 1_000_000, probesMax: 3, waitMaxMs: 3_600_000, retryMs: 1_000 },
    languageModel,
    freshness: { foundMs: 0, missedMs: 0 },
    concurrency: 10,
    now,
    log,
  });
  await engine.startWorker();
  const endings = endingsOf(engine);
  const webhookPolicy = { allowHttp: false, isAllowedAddress: (address: string) => address === "127.0.0.1" };
  const people = openPeople({ database, secret: testSecret, isSecure: false });
  const app = createApp({ engine, people, attempts: createAttempts(database), tiers, log, now, webhookPolicy, publicUrl: null, listsMax: 100, importsLists: true, readReport, version: "1.2.3" });
  let customers = 0;
  const member = async (organizationId: string, as: { readonly role: Role; readonly scopes: readonly Scope[] | null }): Promise<Customer> => {
    customers += 1;
    const userId = `user_${String(customers)}`;
    await setRole(database, { organizationId, userId, role: as.role, nowMs: now() });
    const made = await createKey(database, testSecret, { organizationId, userId, name: "test", scopes: as.scopes, expiresAt: null, nowMs: now() });
    if (made.kind !== "created") throw new Error(made.kind);
    return { organizationId, userId, key: made.key };
  };
  return {
    app,
    engine,
    people,
    database,
    logged,
    clock,
    async customer({ credits = 1_000, role = "owner", scopes } = {}) {
      const organizationId = `org_${String(customers + 1)}`;
      await ensureOrganization(database, { id: organizationId, name: organizationId, unmetered: false, credits, nowMs: now() });
      return member(organizationId, { role, scopes: scopes ?? null });
    },
    colleague: ({ organizationId }, role = "member") => member(organizationId, { role, scopes: null }),
    untilEnded: (publicId) => endings.of(publicId.slice(-36)),
    async call(path, { key, method, body, raw, headers } = {}) {
      const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
      const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const sent = text === undefined ? { method: method ?? "GET" } : { method: method ?? "POST", body: text };
      const type = text === undefined ? {} : { "content-type": "application/json" };
      const response = await app.request(path.startsWith("/api/") ? path : publicApi + path, { ...sent, headers: { ...type, ...authorization, ...headers } });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    async ended({ organizationId }, { type = "partial", contacts, webhookUrl = null }) {
      const accepted = await submit(engine.intake, { organizationId, type, contacts, webhookUrl, nowMs: now() });
      if (accepted.kind !== "accepted") throw new Error(accepted.kind);
      await endings.of(accepted.workflowId);
      return { ...accepted, publicId: publicWorkflowId(accepted.workflowId) };
    },
    async close() {
      await engine.stop(1_000);
      if (options.database === undefined) await database.close();
    },
  };
}

/** One suite over the API on both databases; `suite` declares its tests, and is given the API once they run. */
export function forEachApi(suite: (api: () => ApiUnderTest) => void, options: Omit<ApiOptions, "database"> = {}): void {
  forEachDatabase((database) => {
    let api: ApiUnderTest | null = null;
    before(async () => {
      api = await openApiUnderTest({ ...options, database: database() });
    });
    suite(() => {
      if (api === null) throw new Error("The API is open only while tests run.");
      return api;
    });
    after(() => api?.close());
  });
}

/** Everybody has the address `first.last@domain`. */
export function everybody({ known }: Question): Answer {
  const address = `${known.firstName ?? "x"}.${known.lastName ?? "x"}@${known.domain ?? "acme.example"}`.toLowerCase();
  const facts = [
    { field: "work_email", value: address, confidence: 0.9 },
    { field: "verdict", address, verdict: verdict("mailbox_exists") },
  ] as const;
  return { outcome: { kind: "found", facts }, costMicros: 10_000 };
}

export const nobody = (): Answer => free({ kind: "none" });

function directory(answer: (question: Question) => Answer | Promise<Answer>): Source {
  return {
    terms: {
      id: "directory",
      supplies: ["work_email", "verdict"],
      needs: [["firstName", "lastName", "domain"], ["linkedinUrl"]],
      costMicros: 10_000,
      hitRate: 1,
      attemptsMax: 1,
    },
    ask: async (question) => answer(question),
  };
}

function collect(lines: LogLine[]): Log {
  const at = (level: keyof Log) => (fields: object, message: string) => void lines.push({ ...fields, level, message });
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

function endingsOf(engine: Engine): { readonly of: (workflowId: string) => Promise<void> } {
  const endings = new Map<string, PromiseWithResolvers<void>>();
  const ending = (id: string): PromiseWithResolvers<void> => {
    const known = endings.get(id) ?? Promise.withResolvers<void>();
    endings.set(id, known);
    return known;
  };
  engine.onWorkflowEnded((id) => ending(id).resolve());
  return { of: (id) => ending(id).promise };
}
