/** What the command line cannot work with is refused before anything is looked up, in a sentence that says what to do. */
import assert from "node:assert/strict";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { cleanlist } from "../support/cleanlist.ts";

const good = "First name,Last name,Company\nJane,Roe,Acme\n";

type Refusal = {
  readonly of: string;
  /** Written to the file that is named; null where there is none. */
  readonly content: string | Buffer | null;
  readonly args?: readonly string[];
  readonly says: RegExp;
};

const refusals: readonly Refusal[] = [
  { of: "an Excel workbook", content: Buffer.from("PK\u0003\u0004\u0014\u0000xl/workbook.xml\u0000\u0000", "latin1"), says: /^list\.csv is an Excel workbook: open it, choose "Save as" \(or "Download"\), and save it as CSV\.$/ },
  { of: "a binary file", content: Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 197) % 256)), says: /^list\.csv is not a text file\. Export the list as CSV and name that file\.$/ },
  { of: "a web page", content: "<!doctype html><table><tr><td>Jane</td></tr></table>", says: /^list\.csv is a web page or XML, whatever its name says: / },
  { of: "an empty file", content: "", says: /^list\.csv is empty\. Export the list again\.$/ },
  { of: "a header without rows", content: "First name,Last name,Company\n", says: /^list\.csv has a header but no rows below it\. Export the list again, with its rows\.$/ },
  {
    of: "a list without a usable column",
    content: "Color,Size\nred,1\n",
    says: /^No column of the list was recognised .+ The columns are "Color" \(column 1\), "Size" \(column 2\)\. .+ --map full_name=1 --map company_name=2$/,
  },
  { of: "a column that is not there", content: good, args: ["--map", "email=E-mail"], says: /^--map email: the list has no column "E-mail"/ },
  { of: "an unknown type", content: good, args: ["--type", "everything"], says: /^--type "everything" is not known; it is one of none, partial, phone_only, full, prospecting_only\. See: cleanlist enrich --help$/ },
  { of: "an unknown option", content: good, args: ["--outptu", "x.csv"], says: /^Unknown option '--outptu'\. See: cleanlist enrich --help$/ },
  { of: "an option without its value", content: good, args: ["--type"], says: /--type.+See: cleanlist enrich --help$/ },
  { of: "a file that is not there", content: null, says: /^There is no file .+list\.csv\. Check the path\.$/ },
  { of: "an output that would overwrite the list", content: good, args: ["-o", "LIST"], says: /^The output would overwrite the list itself: choose another name with -o\.$/ },
];

export function refusalSuite(): void {
  describe("a list is refused with the exit code 2:", { concurrency: 2 }, () => {
    let folder = "";
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "cleanlist-refusals-"));
    });
    after(() => rm(folder, { recursive: true }));

    for (const [at, { of, content, args = [], says }] of refusals.entries()) {
      it(of, async () => {
        const path = join(folder, String(at), "list.csv");
        await mkdir(join(folder, String(at)));
        if (content !== null) await writeFile(path, content);
        const run = await cleanlist(["enrich", path, ...args.map((arg) => arg.replace("LIST", path))], { CLEANLIST_DATA: join(folder, String(at), "data") });

        assert.match(run.said.trim(), says);
        assert.deepEqual({ code: run.code, out: run.out }, { code: 2, out: "" });
        assert.ok(!run.said.includes("    at "), "no stack");
        await assert.rejects(access(join(folder, String(at), "list-enriched.csv")));
      });
    }

    it("two lists, or none", async () => {
      for (const lists of [[], ["a.csv", "b.csv"]]) {
        const { code, said } = await cleanlist(["enrich", ...lists]);
        assert.deepEqual({ code, said }, { code: 2, said: "Name one CSV file. See: cleanlist enrich --help\n" });
      }
    });

    it("a setting that cannot be read, without repeating its value", async () => {
      const { code, said } = await cleanlist(["enrich", "list.csv"], { CLEANLIST_CONCURRENCY: "s3cret" });
      assert.equal(code, 2);
      assert.match(said, /CLEANLIST_CONCURRENCY: /);
      assert.ok(!said.includes("s3cret"));
    });
  });
}
