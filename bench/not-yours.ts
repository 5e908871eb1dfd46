/**
 * Whether the time that a refusal takes tells that something of somebody else's exists: every operation is asked about an id
 * of another organization, and about one of nothing, in turns that are drawn anew. `node bench/not-yours.ts [--rounds 300]
 * [--database pglite|postgres]`. AUC is how often the foreign id takes longer (0.5: nobody can tell); z is how sure that
 * is. What stands out is asked about again, four times as often, before it is believed; the exit code says whether anything is left.
 */
import { parseArgs } from "node:util";
import { openPglite } from "../src/engine/pglite.ts";
import { createRandom } from "../lab/random.ts";
import type { ApiUnderTest } from "../test/support/api-under-test.ts";
import { openApiUnderTest } from "../test/support/api-under-test.ts";
import { belongingsOf, signedIn } from "../test/support/belongings.ts";
import { postgresAt } from "../test/support/databases.ts";
import type { Documented } from "../test/support/documented-api.ts";
import { documented } from "../test/support/documented-api.ts";
import { askedAbout, idsOf, lookalike } from "../test/support/foreign-ids.ts";
import { isPostgresInstalled, startPostgres } from "../test/support/postgres.ts";
import { printTable } from "./support/numbers.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "300" }, database: { type: "string", default: isPostgresInstalled() ? "postgres" : "pglite" } } });
const rounds = Number(values.rounds);
/** Of some hundred comparisons none is this far off by chance. */
const suspicious = 4;
const shown = 12;
const random = createRandom("not yours");

type Compared = { readonly what: string; readonly foreignMs: number; readonly absentMs: number; readonly auc: number; readonly z: number };

const server = values.database === "postgres" ? await startPostgres({ fsync: "off" }) : null;
const database = server === null ? await openPglite({ folder: null }) : postgresAt(await server.createDatabase());
const api = await openApiUnderTest({ database });
try {
  const belongings = await belongingsOf(api, await api.customer({ credits: 1_000 }), "Not yours");
  const cookie = await signedIn(api, { role: "owner", organizationId: (await api.customer({ credits: 1_000 })).organizationId });
  const results: Compared[] = [];
  for (const operation of documented) {
    for (const name of idsOf(operation)) {
      const [id] = belongings[name] ?? [];
      if (id === undefined) continue;
      const asked = { operation, name, id, cookie };
      const first = await compare(api, { ...asked, rounds });
      results.push(Math.abs(first.z) < suspicious ? first : await compare(api, { ...asked, rounds: rounds * 4 }));
    }
  }
  const byZ = results.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z));
  printTable([["", "foreign ms", "absent ms", "AUC", "z"], ...byZ.slice(0, shown).map(({ what, foreignMs, absentMs, auc, z }) => [what, foreignMs.toFixed(3), absentMs.toFixed(3), auc.toFixed(3), z.toFixed(1)])]);
  const told = byZ.filter(({ z }) => Math.abs(z) >= suspicious);
  console.log(`${String(results.length)} questions about ids on ${values.database}, ${String(rounds)} rounds of each: ${told.length === 0 ? "none" : String(told.length)} can be told apart by its time`);
  if (told.length > 0) process.exitCode = 1;
} finally {
  await api.close();
  await database.close();
  await server?.stop();
}

type Question = { readonly operation: Documented; readonly name: string; readonly id: string; readonly cookie: string; readonly rounds: number };

async function compare(on: ApiUnderTest, { operation, name, id, cookie, rounds: times }: Question): Promise<Compared> {
  const schema = operation.bodies.find(({ properties }) => properties !== undefined && name in properties) ?? operation.bodies[0] ?? null;
  const ask = async (used: string): Promise<number> => {
    const { url, body } = askedAbout(operation, { name, id: used, schema });
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const startMs = performance.now();
    const response = await on.app.request(url, { method: operation.method, headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...sent });
    await response.text();
    return performance.now() - startMs;
  };
  const foreign: number[] = [];
  const absent: number[] = [];
  await ask(id);
  await ask(lookalike(id));
  for (let round = 0; round < times; round += 1) {
    for (const each of random.chance(0.5) ? [foreign, absent] : [absent, foreign]) each.push(await ask(each === foreign ? id : lookalike(id)));
  }
  return { what: `${operation.name} ${name}`, foreignMs: median(foreign), absentMs: median(absent), ...mannWhitney(foreign, absent) };
}

/** Of two samples of one size, by ranks: outliers, of which there are many, count as much as any other. */
function mannWhitney(a: readonly number[], b: readonly number[]): { readonly auc: number; readonly z: number } {
  const ranked = [...a.map((ms) => ({ ms, ofA: true })), ...b.map((ms) => ({ ms, ofA: false }))].toSorted((left, right) => left.ms - right.ms);
  const ranks = ranked.reduce((sum, { ofA }, at) => sum + (ofA ? at + 1 : 0), 0);
  const pairs = a.length * b.length;
  const u = ranks - (a.length * (a.length + 1)) / 2;
  return { auc: u / pairs, z: (u - pairs / 2) / Math.sqrt((pairs * (a.length + b.length + 1)) / 12) };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
