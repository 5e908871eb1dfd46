/**
 * A list that is verified by the real command, and stopped on its way as often as is said, each time to be taken up by the
 * same command. Tells what was asked of the mail hosts, and whether the list is complete and in its order in the end.
 */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse";
import type { LabAddress } from "../../lab/mail/town.ts";
import type { Run } from "./cleanlist.ts";
import { startCleanlist } from "./cleanlist.ts";

export type InterruptedList = {
  readonly lab: { readonly addresses: readonly LabAddress[]; readonly resolver: string; readonly smtpPort: number; readonly heloName: string; readonly mailFrom: string };
  /** Recipients that the mail hosts were asked about so far. */
  readonly asked: () => number | Promise<number>;
  /** An empty one. */
  readonly folder: string;
  /** How it is stopped: the first time after the first of so many equal parts of the list has been asked, and so on. */
  readonly stops: readonly ("SIGKILL" | "SIGINT")[];
  readonly flags?: readonly string[];
  readonly onProgress?: (line: string) => void;
};

export type Interrupted = {
  /** Each with what had been asked by its end, by all of them. */
  readonly runs: readonly (Run & { readonly asked: number })[];
  /** Rows of the output, and those of them that do not stand where they stood, or have no verdict or a wrong one. */
  readonly rows: number;
  readonly misplaced: number;
  readonly withoutVerdict: number;
  readonly wrong: number;
};

export async function interruptedList(of: InterruptedList): Promise<Interrupted> {
  const { lab, asked, folder, stops } = of;
  const input = join(folder, "list.csv");
  await writeFile(input, `row,email\n${lab.addresses.map(({ address }, row) => `${String(row)},${address}\n`).join("")}`);
  const runs: (Run & { readonly asked: number })[] = [];
  for (const [at, stop] of [...stops, null].entries()) {
    const { child, ended } = startCleanlist(["verify", input, "--json"], settingsFor(lab, folder), of.flags);
    const isOver = ended.then(() => true);
    const target = ((at + 1) * lab.addresses.length) / (stops.length + 1);
    while (stop !== null && (await asked()) < target && !(await Promise.race([isOver, sleep(lookEveryMs, false)])));
    if (stop !== null) child.kill(stop);
    const run = await ended;
    runs.push({ ...run, asked: await asked() });
    of.onProgress?.(`${stop ?? "to the end"}: ${String(runs.at(-1)?.asked)} recipients were asked about, exit code ${String(run.code)}\n${run.said}`);
  }
  return { runs, ...(await compared(join(folder, "list-verified.csv"), lab.addresses)) };
}

const lookEveryMs = 20;

/** Settings of a command that verifies against the mail lab, with its data in the folder. */
export function settingsFor(lab: InterruptedList["lab"], folder: string): Record<string, string> {
  return {
    CLEANLIST_DATA: join(folder, "data"),
    CLEANLIST_ALLOW_NETWORKS: "127.0.0.0/8,::1/128",
    CLEANLIST_RESERVED_DOMAINS: "allow",
    CLEANLIST_RESOLVER: lab.resolver,
    CLEANLIST_SMTP_PORT: String(lab.smtpPort),
    CLEANLIST_HELO_NAME: lab.heloName,
    CLEANLIST_MAIL_FROM: lab.mailFrom,
  };
}

async function compared(path: string, addresses: readonly LabAddress[]): Promise<Omit<Interrupted, "runs">> {
  const counts = { rows: 0, misplaced: 0, withoutVerdict: 0, wrong: 0 };
  const records = createReadStream(path).pipe(parse({ columns: true, bom: true }));
  for await (const record of records as AsyncIterable<Readonly<Record<string, string>>>) {
    const about = addresses[counts.rows];
    if (record["row"] !== String(counts.rows) || record["email"] !== about?.address) counts.misplaced += 1;
    const status = record["cleanlist_status"];
    if (status === undefined || status === "") counts.withoutVerdict += 1;
    else if (about !== undefined && status !== (about.mailbox === "open" ? "verified" : "undeliverable")) counts.wrong += 1;
    counts.rows += 1;
  }
  return counts;
}
