/**
 * The API under load: `POST /enrich/bulk` with 250 contacts and `GET /enrich/status`, over real sockets, beside a bare Hono
 * handler that only parses and validates the same body, in the same process and the same run. No worker runs: what is
 * measured is accepting and answering. `node bench/api.ts [seconds]`
 */
import { once } from "node:events";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import { bulkRequest } from "../src/contract/legacy.ts";
import { createApiForBench } from "./support/bench-api.ts";
import { onEachDatabase } from "./support/databases.ts";
import { percentile, printTable, shown } from "./support/numbers.ts";
import { inventedPerson } from "../test/support/invented-people.ts";

const seconds = Number(process.argv[2] ?? 5);
const connections = 16;
const contactsEach = 250;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
/** Other people in every request, for a while: whoever submits the same ones again and again is not the rule. */
const bodies = Array.from({ length: 400 }, (_, at) => bodyOf(at * contactsEach));

const table: string[][] = [["", "requests", "requests/s", "p50 ms", "p99 ms", "of bare"]];
await onEachDatabase(async (on) => {
  const api = await createApiForBench(on.database);
  const [bare, real] = [await listening(bareApp().fetch), await listening(api.fetch)];
  const authorization = { authorization: `Bearer ${api.key}` };
  const rates: Record<string, number> = {};
  // Alternating, so that a slow moment of the machine meets both.
  const measured = { bare: [] as number[], bulk: [] as number[] };
  let spent = { bare: 0, bulk: 0 };
  for (let round = 0; round < 4; round += 1) {
    const first = await load(`${bare.url}/enrich/bulk`, { method: "POST", headers: {}, bodies });
    const second = await load(`${real.url}/api/v1/public/enrich/bulk`, { method: "POST", headers: authorization, bodies });
    if (round === 0) continue; // warm
    measured.bare.push(...first.ms);
    measured.bulk.push(...second.ms);
    spent = { bare: spent.bare + first.seconds, bulk: spent.bulk + second.seconds };
  }
  rates["bare"] = measured.bare.length / spent.bare;
  rates["bulk"] = measured.bulk.length / spent.bulk;
  table.push(line(`${on.name}: bare handler`, measured.bare, rates["bare"], null));
  table.push(line(`${on.name}: POST /enrich/bulk`, measured.bulk, rates["bulk"], rates["bulk"] / rates["bare"]));
  const id = await api.submitted();
  const status = await load(`${real.url}/api/v1/public/enrich/status?workflow_id=${id}`, { method: "GET", headers: authorization, bodies: [null] });
  table.push(line(`${on.name}: GET /enrich/status`, status.ms, status.ms.length / status.seconds, null));
  await Promise.all([bare.close(), real.close()]);
  await api.close();
});
agent.destroy();
printTable(table);

function bodyOf(from: number): string {
  return JSON.stringify({ enrichment_type: "partial", contacts: Array.from({ length: contactsEach }, (_, n) => inventedPerson(from + n)) });
}

function line(label: string, ms: readonly number[], rate: number, ofBare: number | null): string[] {
  return [label, String(ms.length), shown(rate), shown(percentile(ms, 0.5)), shown(percentile(ms, 0.99)), ofBare === null ? "" : `${(ofBare * 100).toFixed(0)} %`];
}

function bareApp(): OpenAPIHono {
  const app = new OpenAPIHono();
  const answer = z.object({ total_contacts: z.int() });
  const route = createRoute({
    method: "post",
    path: "/enrich/bulk",
    request: { body: { required: true, content: { "application/json": { schema: bulkRequest } } } },
    responses: { 200: { description: "Parsed.", content: { "application/json": { schema: answer } } } },
  });
  app.openapi(route, (c) => c.json({ total_contacts: c.req.valid("json").contacts.length }, 200));
  return app;
}

async function listening(fetch: (request: Request) => Response | Promise<Response>): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = serve({ fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  // A connection that is idle while the other server has its turn stays open.
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = 600_000;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Asked = { readonly method: "GET" | "POST"; readonly headers: Readonly<Record<string, string>>; readonly bodies: readonly (string | null)[] };

/** As many requests as fit, one after the other on every connection. */
async function load(url: string, asked: Asked): Promise<{ readonly ms: number[]; readonly seconds: number }> {
  const ms: number[] = [];
  let sent = 0;
  const startMs = performance.now();
  const untilMs = startMs + (seconds * 1_000) / 4;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < untilMs) {
        const beganMs = performance.now();
        await send(url, { ...asked, body: asked.bodies[sent++ % asked.bodies.length] ?? null });
        ms.push(performance.now() - beganMs);
      }
    }),
  );
  return { ms, seconds: (performance.now() - startMs) / 1_000 };
}

function send(url: string, { method, headers, body: sent }: Omit<Asked, "bodies"> & { readonly body: string | null }): Promise<void> {
  const length = sent === null ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(sent)) };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      response.resume();
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`Answered ${String(response.statusCode)}.`))));
    });
    asking.on("error", reject);
    asking.end(sent);
  });
}
