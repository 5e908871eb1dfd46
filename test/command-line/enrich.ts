/** Enriching a file: the list comes back as it was, with the results beside it; and a run that is stopped goes on. */
import assert from "node:assert/strict";
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "csv-parse/sync";
import type { Lab } from "#lab/main.ts";
import type { Person } from "#lab/world.ts";
import { resultColumns } from "#src/cli/enrich/columns.ts";
import { cleanlist, startCleanlist } from "../support/cleanlist.ts";
import type { Settings } from "../support/cleanlist.ts";
import { eventually } from "../support/waiting.ts";

/** Where the tests of one file live: the lab, its settings with a data folder, and a folder for lists. */
export type Bench = { readonly lab: Lab; readonly settings: Settings; readonly folder: string };

export function enrichSuite(bench: () => Bench): void {
  describe("an enriched list", () => {
    it("keeps every row, column and header as it was, in order, and has the results behind them", async () => {
      const { lab, settings, folder } = bench();
      const people = findable(lab).slice(0, 6);
      const header = ["Notes", "First Name", "Last Name", "Website", "Notes", ""];
      const rows = people.map((person, at) => [`note ${String(at)}`, person.first, ` ${person.last} `, domainOf(lab, person), "a; b", `line ${String(at)}\nbroken, "quoted"`]);
      const [first] = rows;
      assert.ok(first !== undefined);
      rows.push(["again", String(first[1]).toUpperCase(), String(first[2]).toUpperCase(), String(first[3]), "", ""]);
      rows.splice(3, 0, ["nobody", "", "", "", "=1+1", ""]);
      const input = await listAt(folder, "messy.csv", [header, ...rows]);

      const run = await cleanlist(["enrich", input, "--json"], settings);

      assert.equal(run.code, 0, run.said);
      const [columns, ...enriched] = table(await readFile(join(folder, "messy-enriched.csv"), "utf8"));
      assert.deepEqual(columns, [...header, ...resultColumns]);
      const given = rows.map((row) => row.map((cell) => (cell.startsWith("=") ? `'${cell}` : cell)));
      assert.deepEqual(enriched.map((row) => row.slice(0, header.length)), given);

      const results = enriched.map((row) => Object.fromEntries(resultColumns.map((name, at) => [name, row[header.length + at] ?? ""])));
      const unusable = results[3];
      assert.equal(unusable?.["cleanlist_status"], "unusable");
      assert.match(unusable["cleanlist_explanation"] ?? "", /^Line 8: Each contact must include linkedin_url OR first_name \+ last_name/);
      const foundPeople = results.filter((_, at) => at !== 3 && at !== 7);
      assert.deepEqual(foundPeople.map((result) => result["cleanlist_email"]), people.map(({ email }) => email));
      const again = results[7];
      assert.equal(again?.["cleanlist_email"], people[0]?.email);
      assert.equal(again?.["cleanlist_credits"], "0");
      assert.notEqual(again?.["cleanlist_cached_at"], "");

      const summary = JSON.parse(run.out) as Record<string, unknown>;
      assert.deepEqual(
        [summary["rows"], summary["contacts"], summary["unusable"], summary["duplicates"], summary["errors"], summary["credits"]],
        [8, 7, 1, 1, 0, 6],
      );
    });

    it("that is stopped by Ctrl-C goes on with the same command, is complete, and nothing is bought twice", async () => {
      const { lab, settings, folder } = bench();
      const people = lab.world.people.slice(0, 150);
      const input = await listOf(lab, folder, "long.csv", people);
      const output = join(folder, "out.csv");
      const command = ["enrich", input, "-o", output, "--type", "phone_only"];
      const callsBefore = calls(lab);

      const stopped = startCleanlist(command, settings);
      await eventually("the middle of the work", () => calls(lab) > callsBefore + 20);
      const refused = await cleanlist(["keys", "list"], settings);
      stopped.child.kill("SIGINT");
      const first = await stopped.ended;

      assert.equal(refused.code, 2);
      assert.match(refused.said, new RegExp(`^The data folder .+ is in use by process ${String(stopped.child.pid)} on `));
      assert.equal(first.code, 130, first.said);
      const [, done] = /Stopped: (\d+) contacts are done and kept\. Run the same command to go on\.\n$/.exec(first.said) ?? [];
      assert.ok(Number(done) < people.length, `${String(done)} were done already`);
      await assert.rejects(access(output));
      await assert.rejects(access(`${output}.partial`));

      const second = await cleanlist(command, settings);

      assert.equal(second.code, 0, second.said);
      const [columns, ...rows] = table(await readFile(output, "utf8"));
      const linkedin = columns?.indexOf("LinkedIn") ?? -1;
      const status = columns?.indexOf("cleanlist_status") ?? -1;
      assert.deepEqual(rows.map((row) => row[linkedin]), people.map(profileOf));
      assert.ok(rows.every((row) => /^(?:found|not_found|opted_out)$/.test(row[status] ?? "")), [...new Set(rows.map((row) => row[status]))].join(", "));
      for (const [vendor, stats] of Object.entries(lab.stats().vendors ?? {})) assert.deepEqual(stats.boughtAgain, [], vendor);
    });
  });
}

/** People whose mail host tells who is there, and who are there. */
function findable(lab: Lab): Person[] {
  const tells = new Set(["google", "microsoft", "strict"]);
  return lab.world.people.filter((person) => {
    const company = lab.world.company(person.companyId);
    return person.status === "current" && person.email === `${person.first}.${person.last}@${company.domain}`.toLowerCase() && !person.mailboxFull && tells.has(company.mail);
  });
}

function domainOf(lab: Lab, person: Person): string {
  return lab.world.company(person.companyId).domain;
}

function profileOf(person: Person): string {
  return `https://www.linkedin.com/in/${person.linkedinSlug}`;
}

function listOf(lab: Lab, folder: string, name: string, people: readonly Person[]): Promise<string> {
  const rows = people.map((person) => [person.first, person.last, domainOf(lab, person), profileOf(person)]);
  return listAt(folder, name, [["First Name", "Last Name", "Domain", "LinkedIn"], ...rows]);
}

async function listAt(folder: string, name: string, rows: readonly (readonly string[])[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n"));
  return path;
}

function table(text: string): string[][] {
  return parse(text, { bom: true });
}

function calls(lab: Lab): number {
  return Object.values(lab.stats().vendors ?? {}).reduce((sum, { calls: count }) => sum + count, 0);
}
