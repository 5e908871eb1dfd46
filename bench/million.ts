/**
 * A list of a million rows through the real command, `cleanlist enrich --type none`, in a process of its own: rows per
 * second, and the most memory that it ever had. `node bench/million.ts [rows]`
 *
 * What the command says on its way is told, and how much memory it has by then.
 *
 * The lab answers DNS for thousands of domains; mail hosts are not asked (CLEANLIST_SMTP=off), they would be the limit.
 * A list of ten goes first: the very first start builds the data folder, and what that takes is shown by itself.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { startLab } from "../lab/main.ts";
import { openTableWriter } from "../src/table/write-table.ts";
import { inventedPerson } from "../test/support/invented-people.ts";
import { printTable, shown } from "./support/numbers.ts";
import { memoryMb, peakMemoryMb } from "./support/process-cpu.ts";
import { program } from "./support/program.ts";

const rowsTotal = Number(process.argv[2] ?? 1_000_000);
const companies = 5_000;
const batchRows = 500;
const sampleMs = 200;

const folder = await mkdtemp(join(tmpdir(), "cleanlist-million-"));
const lab = await startLab({ companies, people: companies, servers: ["dns"] });
try {
  const lines = [["rows", "rows/s", "seconds", "peak MB", "addresses reliable, risky, unknown, none"]];
  for (const rows of [10, rowsTotal]) {
    const { seconds, peakMb, summary } = await enrich(await writeList(rows));
    lines.push([shown(rows), shown(rows / seconds), shown(seconds), shown(peakMb), Object.values(summary.emails).join(", ")]);
    if (summary.rows !== rows) throw new Error(`${String(summary.rows)} of ${String(rows)} rows were written.`);
  }
  printTable(lines);
} finally {
  await lab.close();
  await rm(folder, { recursive: true, force: true });
}

async function writeList(rows: number): Promise<string> {
  const path = join(folder, `list-${String(rows)}.csv`);
  const domains = [...new Set(lab.world.companies.map((company) => company.domain))];
  const columns = ["First Name", "Last Name", "Company", "Email"];
  await using writer = await openTableWriter(path, { columns, delimiter: ",", bom: true });
  for (let from = 0; from < rows; from += batchRows) {
    await writer.write(Array.from({ length: Math.min(batchRows, rows - from) }, (_, at) => rowOf(from + at, domains)));
  }
  await writer.close();
  return path;
}

function rowOf(n: number, domains: readonly string[]): string[] {
  const { first_name, last_name, company_name } = inventedPerson(n);
  const domain = domains[n % domains.length] ?? "";
  return [first_name ?? "", last_name ?? "", company_name ?? "", `${first_name ?? ""}.${last_name ?? ""}@${domain}`.toLowerCase()];
}

type Enriched = { readonly seconds: number; readonly peakMb: number; readonly summary: { readonly rows: number; readonly emails: Record<string, number> } };

async function enrich(input: string): Promise<Enriched> {
  const env = { ...process.env, ...lab.env, CLEANLIST_SMTP: "off", CLEANLIST_CONCURRENCY: "2000", CLEANLIST_DATA: join(folder, "data") };
  const startMs = performance.now();
  const child = spawn(process.execPath, [...program, "enrich", input, "--type", "none", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const peak = { mb: 0 };
  const sampling = setInterval(() => (peak.mb = Math.max(peak.mb, peakMemoryMb(child.pid ?? 0))), sampleMs);
  const [out, said, [code]] = await Promise.all([text(child.stdout), told(child.stderr, child.pid ?? 0), once(child, "exit") as Promise<[number | null]>]);
  clearInterval(sampling);
  if (code !== 0) throw new Error(`cleanlist enrich ended with ${String(code)}: ${said.slice(-2_000)}`);
  return { seconds: (performance.now() - startMs) / 1_000, peakMb: peak.mb, summary: JSON.parse(out) as Enriched["summary"] };
}

/** Everything that it says, each line also to whoever watches. */
async function told(stderr: Readable, pid: number): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(stderr)) {
    lines.push(line);
    console.error(`${shown(memoryMb(pid)).padStart(5)} MB  ${line}`);
  }
  return lines.join("\n");
}
