/**
 * How fast a list is written and read, and with how much memory: `node bench/table.ts [rows]`.
 *
 * Writes a list of 6 columns to a temporary folder, reads it, reads it once more as contacts, and takes it away. Peak
 * memory is that of the whole process so far, so a later line can only be as high as the ones before it or higher.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapColumns } from "../src/table/map-columns.ts";
import { openTable } from "../src/table/read-table.ts";
import { contactOf } from "../src/table/row-contact.ts";
import { openTableWriter } from "../src/table/write-table.ts";

const rowsTotal = Number(process.argv[2] ?? 1_000_000);
const batchRows = 500;
const { signal } = new AbortController();

const folder = await mkdtemp(join(tmpdir(), "bench-table-"));
try {
  const path = join(folder, "list.csv");
  await measured("write", () => write(path));
  console.log(`        ${((await stat(path)).size / 1e6).toFixed(0)} MB`);
  await measured("read", () => read(path));
  await measured("contacts", () => readContacts(path));
} finally {
  await rm(folder, { recursive: true });
}

async function measured(name: string, doing: () => Promise<number>): Promise<void> {
  const start = performance.now();
  const rows = await doing();
  const perSecond = Math.round((rows / (performance.now() - start)) * 1000);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${name.padEnd(8)} ${rows} rows  ${perSecond.toLocaleString("en")} rows/s  peak ${peak} MB`);
}

async function write(path: string): Promise<number> {
  const columns = ["First Name", "Last Name", "Company", "Website", "Email", "LinkedIn"];
  await using writer = await openTableWriter(path, { columns, delimiter: ",", bom: true });
  for (let from = 0; from < rowsTotal; from += batchRows) {
    await writer.write(Array.from({ length: Math.min(batchRows, rowsTotal - from) }, (_, at) => rowOf(from + at)));
  }
  await writer.close();
  return rowsTotal;
}

function rowOf(n: number): string[] {
  const domain = `company${n % 1000}.example`;
  return [
    `Anna${n}`,
    "Müller",
    `Company, ${n % 1000} GmbH`,
    domain,
    `anna${n}@${domain}`,
    `https://www.linkedin.com/in/anna-${n}`,
  ];
}

async function read(path: string): Promise<number> {
  const table = await openTable(path);
  let rows = 0;
  for await (const batch of table.rows({ signal })) rows += batch.length;
  return rows;
}

async function readContacts(path: string): Promise<number> {
  const table = await openTable(path);
  const mapping = mapColumns({ columns: table.columns, samples: table.samples, overrides: [] });
  if (mapping.kind === "problem") throw new Error(mapping.problem);
  let rows = 0;
  for await (const batch of table.rows({ signal })) {
    for (const { cells } of batch) if (contactOf(mapping, cells).email !== null) rows++;
  }
  return rows;
}
