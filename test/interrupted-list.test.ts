/** A list to verify that is killed, and stopped by Ctrl-C, goes on where it was, over real sockets. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { HostScript } from "../lab/mail/behaviour.ts";
import { startMailLab } from "../lab/mail/main.ts";
import { interruptedList } from "./support/interrupted-list.ts";

/** One recipient after the other, none at once: what is known of the list is stored while hosts are still being asked. */
const unhurried: HostScript = { extensions: [], replyAfter: 0.04 };
const domains = 6;
const mailboxes = { open: 40, missing: 40 };

test("a list that was killed and stopped goes on where it was, and comes out complete, in order, and right", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-interrupted-"));
  t.after(() => rm(folder, { recursive: true }));
  await using lab = await startMailLab({ groups: { slow: [{ name: "unhurried", row: 1, domains, hosts: [unhurried], mailboxes }] } });
  const total = lab.addresses.length;
  const { runs, ...list } = await interruptedList({ lab, asked: () => lab.tally().all.recipients, folder, stops: ["SIGKILL", "SIGINT"] });

  const [killed, stopped, last] = runs;
  assert.deepEqual(list, { rows: total, misplaced: 0, withoutVerdict: 0, wrong: 0 });
  assert.deepEqual([killed?.code, stopped?.code, last?.code], [null, 130, 0], last?.said);
  assert.match(stopped?.said ?? "", /^Going on with this list: \d+ of \d+ contacts that were read by then are done\.$[^]*^Stopped: \d+ contacts are done and kept\. Run the same command to go on\.$/m);
  // Without a memory of it, everything that was asked before a stop would be asked again behind it.
  const again = (last?.asked ?? 0) - total;
  assert.ok(again < (stopped?.asked ?? 0) / 2, `${String(again)} were asked again; ${runs.map(({ asked }) => asked).join(", ")}`);
  const { providers } = JSON.parse(last?.out ?? "") as { readonly providers: unknown };
  assert.deepEqual(providers, { other: { addresses: total, deliverable: total / 2, undeliverable: total / 2, accept_all: 0, risky: 0, unknown: 0 } });
});
