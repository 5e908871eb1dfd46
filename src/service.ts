/**
 * The composition of the service: configuration -> database -> sources -> engine -> edges, to be read top to bottom.
 * Only this file and `context.ts` construct things; this one is loaded by the commands that need a database.
 */
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import packageJson from "../package.json" with { type: "json" };
import type { Api, Service } from "./cli/command.ts";
import type { Config } from "./config.ts";
import { defaultManners } from "./domain/mail-limits.ts";
import { describeNews } from "./domain/mail-news.ts";
import type { MailMemory } from "./domain/mail-outcome.ts";
import type { PatternMemory } from "./domain/finder/pattern-memory.ts";
import type { Source } from "./domain/source.ts";
import type { Twins } from "./domain/twins.ts";
import type { Database } from "./engine/database.ts";
import { startDeliverer } from "./engine/deliveries.ts";
import type { Engine, Log } from "./engine/engine.ts";
import { openEngine } from "./engine/engine.ts";
import { sharedMailLimits } from "./engine/mail-limits.ts";
import { openPeople } from "./engine/identity/people.ts";
import { openPglite } from "./engine/pglite.ts";
import { openPostgres } from "./engine/postgres.ts";
import { createAttempts } from "./engine/rate-limits.ts";
import { openSecret } from "./engine/secret.ts";
import { readTiers } from "./engine/tiers-file.ts";
import type { Tiers } from "./engine/tiers.ts";
import { createApp } from "./http/app.ts";
import { webhookBodyOf } from "./http/webhook-body.ts";
import { createAddressGuard } from "./net/networks.ts";
import { createHostResolver } from "./net/resolver.ts";
import { createRobots } from "./net/robots.ts";
import type { WebClient } from "./net/web-client.ts";
import { createWebClient } from "./net/web-client.ts";
import { cacheSource } from "./sources/cache.ts";
import { createCompanyDomain } from "./sources/company-domain.ts";
import { createHunter } from "./sources/hunter.ts";
import { createLanguageModel } from "./sources/language-model.ts";
import { withManners } from "./sources/manners.ts";
import { createPatterns } from "./sources/patterns.ts";
import { createPeopleDataLabs } from "./sources/people-data-labs.ts";
import { createProspeo, createProspeoMobile } from "./sources/prospeo.ts";
import { createWebsite } from "./sources/website.ts";
import { createSiteReader } from "./sources/website/site-reader.ts";
import { verifierOptions } from "./verifier-options.ts";
import { readReport } from "./verify/read-report.ts";
import { verifierSource } from "./verify/source.ts";
import type { Verifier } from "./verify/verifier.ts";
import { createVerifier } from "./verify/verifier.ts";

const { version } = packageJson;
const dayMs = 86_400_000;
/** How long calls under way may go on when the process is asked to stop. */
const graceMs = 15_000;

export async function openService(config: Config, log: Log): Promise<Service> {
  // However it was started: by default a heap may grow to several times what is alive in it before it is looked through.
  setFlagsFromString("--heap-growing-percent=40");
  const secret = await openSecret({ configured: config.CLEANLIST_SECRET, folder: config.CLEANLIST_DATA });
  const tiers = await readTiers(config.CLEANLIST_TIERS);
  const database = await openDatabase(config, log);
  const asked = verifierOptions(config);
  const verifier = createVerifier({
    ...asked,
    limits: sharedMailLimits(database, { now: Date.now, manners: { ...defaultManners, ...asked.manners } }),
    onNews: (news) => log.warn(news.kind === "refused" ? { provider: news.key, ...news.hold } : { provider: news.key }, describeNews(news)),
  });
  const web = openWeb(config);
  const closeWays = async (): Promise<void> => {
    await Promise.all([verifier.close(), web.close()]);
    await database.close();
  };
  const engine = await openEngine({
    database,
    secret,
    sources: (ports) => sourcesOf(config, { ...ports, verifier, web }),
    prices: {
      work_email: config.CLEANLIST_PRICE_EMAIL,
      phone: config.CLEANLIST_PRICE_PHONE,
      prospect: config.CLEANLIST_PRICE_PROSPECT,
      prospectsMax: config.CLEANLIST_PROSPECTS_MAX,
      known: config.CLEANLIST_PRICE_KNOWN,
    },
    policy: {
      budgetMicros: Math.round(config.CLEANLIST_BUDGET_USD * 1_000_000),
      probesMax: 12,
      waitMaxMs: config.CLEANLIST_WAIT_MAX,
      retryMs: 1_000,
    },
    freshness: { foundMs: config.CLEANLIST_CACHE_DAYS * dayMs, missedMs: config.CLEANLIST_CACHE_MISS_DAYS * dayMs },
    concurrency: config.CLEANLIST_CONCURRENCY,
    allowanceOf: (tier) => tiers.of(tier).monthlyCredits,
    languageModel:
      config.CLEANLIST_AI_URL === undefined
        ? null
        : createLanguageModel({ baseUrl: config.CLEANLIST_AI_URL, key: config.CLEANLIST_AI_KEY ?? null, model: config.CLEANLIST_AI_MODEL }),
    quoteTtlMs: config.CLEANLIST_QUOTE_TTL_SECONDS * 1_000,
    now: Date.now,
    log,
  }).catch(async (error: unknown) => {
    // What was opened would keep a process alive that has only its reason left to tell.
    await closeWays();
    throw error;
  });
  return {
    engine,
    log,
    readReport,
    mailProviderOf: verifier.providerOf,
    openApi: () => openApi({ engine, tiers, config, log, web }),
    async close() {
      await engine.stop(graceMs);
      await closeWays();
    },
  };
}

function openDatabase(config: Config, log: Log): Promise<Database> {
  const url = config.CLEANLIST_DATABASE_URL;
  if (url === undefined) return openPglite({ folder: join(config.CLEANLIST_DATA, "database") });
  const onError = (error: Error): void => log.warn({ reason: error.message }, "a database connection broke");
  return Promise.resolve(openPostgres({ url, connectionsMax: 10, preparesStatements: config.CLEANLIST_PREPARED_STATEMENTS === "on", onError }));
}

type Web = { readonly client: WebClient; readonly resolver: ReturnType<typeof createHostResolver>; readonly close: () => Promise<void> };

function openWeb(config: Config): Web {
  const resolver = createHostResolver({ servers: config.CLEANLIST_RESOLVER });
  const client = createWebClient({
    resolver,
    guard: createAddressGuard({ allow: config.CLEANLIST_ALLOW_NETWORKS }),
    ports: { http: config.CLEANLIST_WEB_HTTP_PORT, https: config.CLEANLIST_WEB_HTTPS_PORT },
    userAgent: `cleanlist/${version}`,
    allowHttp: config.CLEANLIST_WEBHOOK_HTTP === "allow",
  });
  return { client, resolver, close: () => client.close() };
}

type Ports = { readonly twins: Twins; readonly mail: MailMemory; readonly patterns: PatternMemory; readonly verifier: Verifier; readonly web: Web };

/** The catalogue, free sources first. A vendor takes part when its key is set. */
function sourcesOf(config: Config, ports: Ports): Source[] {
  const { client, resolver } = ports.web;
  const sites = createSiteReader({ web: client, robots: createRobots({ web: client, product: "cleanlist" }) });
  const vendor = (key: string | undefined, perSecond: number, create: (key: string) => Source): Source[] =>
    key === undefined ? [] : [withManners(create(key), { requestsPerSecond: perSecond, concurrencyMax: 8 })];
  return [
    cacheSource(ports.twins),
    createCompanyDomain({ sites, resolver, tlds: config.CLEANLIST_GUESS_TLDS }),
    createPatterns(ports.patterns),
    verifierSource(ports.verifier, ports.mail),
    createWebsite(sites),
    ...vendor(config.CLEANLIST_HUNTER_KEY, config.CLEANLIST_HUNTER_PER_SECOND, (key) => createHunter({ key, baseUrl: config.CLEANLIST_HUNTER_URL })),
    ...vendor(config.CLEANLIST_PROSPEO_KEY, config.CLEANLIST_PROSPEO_PER_SECOND, (key) => createProspeo({ key, baseUrl: config.CLEANLIST_PROSPEO_URL })),
    ...vendor(config.CLEANLIST_PROSPEO_KEY, config.CLEANLIST_PROSPEO_PER_SECOND, (key) => createProspeoMobile({ key, baseUrl: config.CLEANLIST_PROSPEO_URL })),
    ...vendor(config.CLEANLIST_PDL_KEY, config.CLEANLIST_PDL_PER_SECOND, (key) => createPeopleDataLabs({ key, baseUrl: config.CLEANLIST_PDL_URL })),
  ];
}

function openApi(parts: { readonly engine: Engine; readonly tiers: Tiers; readonly config: Config; readonly log: Log; readonly web: Web }): Api {
  const { engine, tiers, config, log, web } = parts;
  const { database } = engine;
  const guard = createAddressGuard({ allow: config.CLEANLIST_ALLOW_NETWORKS });
  const webhookPolicy = { allowHttp: config.CLEANLIST_WEBHOOK_HTTP === "allow", isAllowedAddress: (address: string) => guard.isAllowed(address) };
  const people = openPeople({ database, secret: engine.secret, isSecure: config.CLEANLIST_PUBLIC_URL?.startsWith("https:") ?? false });
  const app = createApp({
    readReport,
    engine,
    people,
    attempts: createAttempts(database),
    tiers,
    log,
    now: Date.now,
    webhookPolicy,
    publicUrl: config.CLEANLIST_PUBLIC_URL ?? null,
    listsMax: config.CLEANLIST_LISTS_MAX,
    importsLists: config.CLEANLIST_IMPORT === "on",
    version,
  });
  const deliverer = startDeliverer({
    database,
    now: Date.now,
    log,
    secret: engine.secret,
    scheduleMs: config.CLEANLIST_WEBHOOK_RETRIES,
    disableAfterMs: config.CLEANLIST_WEBHOOK_DISABLE_AFTER,
    payloadFor: (due) => webhookBodyOf(database, due),
    async post(url, request) {
      const sent = await web.client.post(url, request);
      return sent.kind === "reply" ? { kind: "answered", status: sent.status } : { kind: "failed", why: sent.kind };
    },
  });
  engine.onWorkflowEnded(deliverer.wake);
  return {
    fetch: app.fetch,
    async close() {
      await engine.watching.stop();
      await deliverer.stop(graceMs);
    },
  };
}
