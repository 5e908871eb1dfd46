import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkflowView } from "../../engine/views.ts";
import { progressDisplay } from "./progress.ts";
import { providerLines, providerSummary, providerText } from "./provider-table.ts";
import type { ProviderProgress } from "./providers.ts";

const none = { deliverable: 0, undeliverable: 0, accept_all: 0, risky: 0, unknown: 0 };
const at = (provider: string | null, more: Partial<ProviderProgress>): ProviderProgress => ({ provider, done: 0, open: 0, verdicts: none, waiting: [], limits: [], perSecond: 0, ...more });
const until = new Date("2026-04-06T15:30:00Z");

const providers: readonly ProviderProgress[] = [
  at("microsoft365", { done: 3100, open: 5900, perSecond: 12.4, limits: [{ key: "microsoft365", reason: null, until: null, perSecond: 12 }], verdicts: { deliverable: 2000, accept_all: 200, risky: 100, undeliverable: 700, unknown: 100 } }),
  at(null, { open: 800 }),
  at("other", {
    done: 900,
    open: 500,
    perSecond: 3.25,
    waiting: [{ why: "greylisted", count: 240 }],
    limits: [
      { key: "192.0.2.1", reason: "blocked_ip", until, perSecond: null },
      { key: "192.0.2.2", reason: null, until: null, perSecond: 1 },
    ],
    verdicts: { ...none, deliverable: 900 },
  }),
  at("yahoo", { open: 20, limits: [{ key: "yahoo", reason: "blocked_policy", until, perSecond: null }] }),
  at("none", { done: 31, verdicts: { ...none, undeliverable: 31 } }),
];

test("a table shows for each mail provider what is done, how fast, what came of it, and what holds it up", () => {
  assert.deepEqual(providerLines(providers, 10), [
    "mail provider  done / so far  per s  deliverable  risky  undeliverable  unknown",
    "microsoft365     3100 / 9000     12         2000    300            700      100  slowed to 12.0/s",
    "not known yet        0 / 800                   0      0              0        0",
    "other hosts       900 / 1400    3.3          900      0              0        0  240 wait: greylisted; 1 refuse us (blocked ip); 1 slowed",
    "yahoo                 0 / 20                   0      0              0        0  refuses us (blocked policy), until 15:30 UTC",
    "no mail host         31 / 31                   0      0             31        0",
  ]);
});

test("of many providers those with most left are shown, and the others summed up", () => {
  const lines = providerLines(providers, 4);
  assert.equal(lines.length, 4);
  assert.equal(lines.at(-1), "… and 3 more: 931 of 1451");
  assert.deepEqual(providerLines([], 10), []);
});

test("a line for a log names who has most left, and why", () => {
  assert.equal(
    providerText(providers),
    "left: microsoft365 5900 (12/s; slowed to 12.0/s), not known yet 800, other hosts 500 (3.3/s; 240 wait: greylisted; 1 refuse us (blocked ip); 1 slowed), yahoo 20 (refuses us (blocked policy), until 15:30 UTC)",
  );
  assert.equal(providerText([at("google", { done: 5 })]), "");
});

test("the summary has a line for each provider", () => {
  assert.deepEqual(providerSummary({ google: { addresses: 120, ...none, deliverable: 100, accept_all: 15, risky: 5 }, none: { addresses: 3, ...none, undeliverable: 3 } }), [
    "mail provider  addresses  deliverable  risky  undeliverable  unknown",
    "google               120          100     20              0        0",
    "no mail host           3            0      0              3        0",
  ]);
});

test("who watches sees the table below the line, and a log gets one line", () => {
  const workflow = { total: 10_000, done: 4031, emailsFound: 3000 } as WorkflowView;
  let nowMs = 0;
  const display = progressDisplay(() => nowMs);
  display({ workflow: { ...workflow, done: 31 }, rowsRead: 10_000, shareRead: 0.5, rowsWritten: 0, providers: [] });
  nowMs = 10_000;
  const { live, plain } = display({ workflow, rowsRead: 10_000, shareRead: 0.5, rowsWritten: 0, providers });
  const line = "█████░░░░░░░░░░░░░░░░░░░ 4031 of ~20000 contacts (10000 rows read), 400/s, 40 s left, 3000 e-mails";
  assert.deepEqual([live[0], live.length], [line, 7]);
  assert.ok(plain.startsWith(`${line}; left: microsoft365 5900`) && !plain.includes("\n"));
  assert.deepEqual(progressDisplay(() => nowMs)({ workflow, rowsRead: 10_000, shareRead: 1, rowsWritten: 0, providers: [] }).live.length, 1);
});
