/** A list that is killed and stopped on its way, and taken up by the same command: whether it goes on where it was. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptedList } from "../../test/support/interrupted-list.ts";
import { printTable, shown } from "../support/numbers.ts";
import { flags } from "../support/program.ts";
import { fastTown } from "./fast-town.ts";
import { startLabThread } from "./lab-thread.ts";

export async function measureResume({ addresses, roundTripMs }: { readonly addresses: number; readonly roundTripMs: number }): Promise<void> {
  const lab = await startLabThread({ groups: fastTown(addresses), roundTripMs });
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-resume-"));
  try {
    const asked = async (): Promise<number> => (await lab.tally()).recipients;
    const { runs, ...list } = await interruptedList({ lab, asked, folder, stops: ["SIGKILL", "SIGINT", "SIGKILL"], flags, onProgress: console.error });
    const count = lab.addresses.length;
    const domains = new Set(lab.addresses.map(({ address }) => address.slice(address.lastIndexOf("@")))).size;
    printTable([
      ["addresses", "asked by each stop, and in all", "beyond one for each, and a name that nobody has", "rows", "misplaced", "without a verdict", "wrong"],
      [String(count), runs.map((run) => shown(run.asked)).join(", "), shown((runs.at(-1)?.asked ?? 0) - count - domains), ...[list.rows, list.misplaced, list.withoutVerdict, list.wrong].map(String)],
    ]);
    if (list.rows !== count || list.misplaced + list.withoutVerdict + list.wrong > 0 || runs.at(-1)?.code !== 0) process.exitCode = 1;
  } finally {
    await lab.close();
    await rm(folder, { recursive: true });
  }
}
