/**
 * The simulated vendors on one HTTP port. Keys: `lab-<vendor>` works, `lab-<vendor>-empty` has no credits left, any other
 * is refused. Outages are drawn by seed, question and number of the call, so a retry meets the same fate in every run.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startHttp } from "../http-server.ts";
import { createRandom } from "../random.ts";
import type { World } from "../world.ts";
import { createHunter } from "./hunter.ts";
import { createLedger } from "./ledger.ts";
import type { Ledger, VendorStats } from "./ledger.ts";
import { createPdl } from "./pdl.ts";
import { createProspeo } from "./prospeo.ts";
import { refusal } from "./vendor.ts";
import type { Vendor, VendorAnswer, VendorId, VendorRequest } from "./vendor.ts";

export interface Outages {
  /** Shares of calls, 0 to 1. */
  readonly throttled: number;
  readonly broken: number;
  readonly malformed: number;
}

export interface VendorOptions {
  readonly port?: number;
  /** Factor on the rate of outages: 0 = none ever. Of one vendor: an override below. */
  readonly errorRates?: number;
  readonly latencyMs?: { readonly min: number; readonly max: number };
  readonly vendors?: Readonly<Partial<Record<VendorId, { readonly errorRates?: number; readonly outages?: Partial<Outages> }>>>;
}

export interface VendorServer {
  readonly port: number;
  stats(): Readonly<Record<VendorId, VendorStats>>;
  close(): Promise<void>;
}

const OUTAGES: Outages = { throttled: 0.02, broken: 0.01, malformed: 0.005 };
const BODY_BYTES_MAX = 1_000_000;

interface Counter {
  readonly vendor: Vendor;
  readonly ledger: Ledger;
}

export async function startVendors(world: World, options: VendorOptions = {}): Promise<VendorServer> {
  const counters: Record<VendorId, Counter> = {
    hunter: { vendor: createHunter(world), ledger: createLedger() },
    prospeo: { vendor: createProspeo(world), ledger: createLedger() },
    pdl: { vendor: createPdl(world), ledger: createLedger() },
  };
  const stop = new AbortController();
  const server = createServer((request, response) => {
    handle(request, { counters: Object.values(counters), seed: world.seed, options, signal: stop.signal })
      .then((answer) => send(response, answer))
      // A client that went away, or a closing lab: there is nobody to answer.
      .catch(() => response.destroy());
  });
  const { port, close } = await startHttp(server, options.port ?? 0);
  return {
    port,
    stats: () => ({ hunter: counters.hunter.ledger.stats(), prospeo: counters.prospeo.ledger.stats(), pdl: counters.pdl.ledger.stats() }),
    close: async () => {
      stop.abort();
      await close();
    },
  };
}

interface Setting {
  readonly counters: readonly Counter[];
  readonly seed: number;
  readonly options: VendorOptions;
  readonly signal: AbortSignal;
}

async function handle(incoming: IncomingMessage, setting: Setting): Promise<VendorAnswer> {
  const url = new URL(incoming.url ?? "/", "http://vendors.test");
  const counter = setting.counters.find(({ vendor }) => url.pathname.startsWith(`${vendor.prefix}/`));
  if (counter === undefined) return refusal(404, { error: "no such vendor" });
  const { vendor, ledger } = counter;
  const request: VendorRequest = {
    method: incoming.method ?? "GET",
    path: url.pathname.slice(vendor.prefix.length),
    query: url.searchParams,
    headers: incoming.headers,
    body: await readJson(incoming),
  };
  const question = vendor.question(request);
  if (question === null) return refusal(404, { error: "no such operation" });
  const call = ledger.open(question);
  const random = createRandom(`call/${setting.seed}/${vendor.id}/${question}/${call}`);
  const { min, max } = setting.options.latencyMs ?? { min: 20, max: 120 };
  const delayMs = random.int(min, max);
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: setting.signal });
  const answer = judge(vendor, { request, call, outage: drawOutage(vendor.id, { call, question, setting }) });
  ledger.close(question, answer.outcome, answer.credits);
  return answer;
}

type Outage = keyof Outages | null;

function judge(vendor: Vendor, context: { request: VendorRequest; call: number; outage: Outage }): VendorAnswer {
  const key = vendor.key(context.request);
  if (key === `lab-${vendor.id}-empty`) return vendor.refusals.noCredits;
  if (key !== `lab-${vendor.id}`) return vendor.refusals.badKey;
  if (context.outage === "throttled") return vendor.refusals.throttled;
  if (context.outage === "broken") return refusal(context.call % 2 === 0 ? 500 : 503, "<html><body>Service Unavailable</body></html>");
  if (context.outage === "malformed") return refusal(200, { ok: true, result: {} });
  return vendor.answer(context.request, context.call);
}

function drawOutage(id: VendorId, about: { call: number; question: string; setting: Setting }): Outage {
  const { call, question, setting } = about;
  const own = setting.options.vendors?.[id];
  const factor = own?.errorRates ?? setting.options.errorRates ?? 1;
  const rates = { ...OUTAGES, ...own?.outages };
  const at = (number: number): Outage => {
    let left = createRandom(`outage/${setting.seed}/${id}/${question}/${number}`).next();
    for (const kind of ["throttled", "broken", "malformed"] as const) if ((left -= rates[kind] * factor) < 0) return kind;
    return null;
  };
  // Throttling comes in bursts: whoever was throttled is throttled again at the next try, half of the time.
  const again = call > 1 && at(call - 1) === "throttled" && createRandom(`burst/${setting.seed}/${id}/${question}/${call}`).chance(0.5);
  return again ? "throttled" : at(call);
}

async function readJson(incoming: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(part);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : null;
  } catch {
    // No body, or not JSON: the vendor judges the question without it.
    return null;
  }
}

function send(response: ServerResponse, answer: VendorAnswer): void {
  const isText = typeof answer.body === "string";
  response.writeHead(answer.status, { "content-type": isText ? "text/html" : "application/json", ...answer.headers });
  response.end(isText ? String(answer.body) : JSON.stringify(answer.body));
}
