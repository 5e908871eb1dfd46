/** Compares a list that was enriched in the lab with the lab's truth: how much was found, and how much of it is right. */
import { exampleContacts } from "../../../lab/examples.ts";
import type { Lab } from "../../../lab/main.ts";
import { score } from "../../../lab/score.ts";
import { openTable } from "../../table/read-table.ts";

/** Rows of a table for the terminal. */
export async function scoreList(lab: Lab, path: string): Promise<string[][]> {
  const table = await openTable(path);
  const cell = (cells: readonly string[], column: string): string | null => cells[table.columns.indexOf(column)] || null;
  const { truth: people } = exampleContacts(lab.world);
  const rows: Parameters<typeof score>[1][number][] = [];
  for await (const batch of table.rows({ signal: new AbortController().signal })) {
    for (const { n, cells } of batch) {
      rows.push({
        personId: people[n] ?? null,
        email: cell(cells, "cleanlist_email"),
        status: statusOf(cell(cells, "cleanlist_email_status")),
        phone: cell(cells, "cleanlist_phone"),
      });
    }
  }
  const of = score(lab.truth, rows);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return [
    ["coverage", percent(of.coverage), `the right address for ${String(of.found)} of ${String(of.findable)} people who have one`],
    ["precision", percent(of.precision), `${String(of.reliableRight)} of ${String(of.reliable)} addresses given as reliable are right`],
    ["risky", String(of.risky), `given with a warning, of which ${String(of.riskyRight)} are right`],
    ["unknown", String(of.unknown), `could not be checked, of which ${String(of.unknownRight)} are right`],
  ];
}

function statusOf(text: string | null): "reliable" | "risky" | "unknown" | null {
  return text === "reliable" || text === "risky" || text === "unknown" ? text : null;
}
