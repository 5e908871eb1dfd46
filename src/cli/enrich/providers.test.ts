import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { it } from "node:test";
import { verdict } from "#src/domain/verdict.ts";
import type { VerdictReason } from "#src/contract/terms.ts";
import { resultOf } from "#src/domain/merge.ts";
import { defaultPrices } from "#src/domain/price.ts";
import type { Journal } from "#src/domain/journal.ts";
import { storeAttempts } from "#src/engine/attempts.ts";
import { endTasks } from "#src/engine/ending.ts";
import { ensureOrganization } from "#src/engine/organizations.ts";
import { addToImport, openImport } from "#src/engine/workflows.ts";
import { forEachDatabase } from "../../../test/support/databases.ts";
import { idleEngine } from "../../../test/support/idle-engine.ts";
import { eventually } from "../../../test/support/waiting.ts";
import { createProviders } from "./providers.ts";

const organizationId = "org";
const nowMs = Date.UTC(2026, 3, 6);
const hosts: Readonly<Record<string, string | null>> = { "a.test": "google", "b.test": "other", "c.test": null };
/** The list, by the domains of its rows. */
const domains = ["a.test", "a.test", "b.test", "b.test", "c.test", "a.test"];

forEachDatabase((database) => {
  const list = async (t: TestContext, name: string): Promise<{ readonly workflowId: string }> => {
    const engine = await idleEngine(database(), { nowMs });
    t.after(() => engine.stop(0));
    await ensureOrganization(database(), { id: organizationId, name: organizationId, unmetered: true, credits: 0, nowMs });
    const { workflowId } = await openImport(engine.intake, { organizationId, type: "none", importKey: name, nowMs });
    const rows = domains.map((domain, n) => ({ n, contact: { email: `p${String(n)}@${domain}` } }));
    await addToImport(engine.intake, { workflowId, organizationId, type: "none", rows, rowsRead: rows.length, nowMs });
    return { workflowId };
  };
  const end = async (workflowId: string, ...tasks: readonly (readonly [n: number, reason: VerdictReason])[]): Promise<void> => {
    const ended = tasks.map(([n, reason]) => {
      const [domain = ""] = domains.slice(n);
      const contact = { email: `p${String(n)}@${domain}` };
      const provider = hosts[domain];
      const found = { ...verdict(reason), ...(typeof provider === "string" ? { provider } : {}) };
      const journal: Journal = [{ source: "verifier", key: "", outcome: { kind: "found", facts: [{ field: "verdict", address: contact.email, verdict: found }] }, costMicros: 0, tries: 1, askedAtMs: nowMs, tookMs: 1 }];
      return { workflowId, organizationId, type: "none" as const, n, keys: [], leadId: null, held: 0, journal, result: resultOf({ type: "none", contact, journal, prices: defaultPrices }) };
    });
    await endTasks(database(), ended, nowMs);
  };

  it("a list that is taken up again counts at each provider what was done before, what is done since, and what is open", async (t) => {
    const { workflowId } = await list(t, "taken up");
    await end(workflowId, [0, "mailbox_exists"], [4, "domain_not_found"]);
    const mailProviderOf = (domain: string): Promise<string | null> => Promise.resolve(hosts[domain] ?? null);
    const providers = createProviders({ db: database(), workflowId, mailProviderOf, now: () => nowMs });
    const seen = (): (readonly [string | null, number, number])[] => providers.all().map(({ provider, done, open }) => [provider, done, open] as const);
    await providers.begin({ done: 2, rowsRead: 4 });
    // What ends while the list is read again is counted once, whichever is seen first.
    await end(workflowId, [2, "accept_all"]);
    await providers.refresh();
    for (const [task, group] of domains.entries()) providers.add({ task, group });
    await eventually("each domain is known", () => seen().every(([provider]) => provider !== null));
    assert.deepEqual(seen(), [["google", 1, 2], ["other", 1, 1], ["none", 1, 0]]);
    await end(workflowId, [3, "mailbox_not_found"], [5, "mailbox_exists"], [1, "greylisted"]);
    await providers.finish();
    assert.deepEqual(providers.all().map(({ provider, done, open, verdicts }) => [provider, done, open, verdicts]), [
      ["google", 3, 0, { deliverable: 2, undeliverable: 0, accept_all: 0, risky: 0, unknown: 1 }],
      ["other", 2, 0, { deliverable: 0, undeliverable: 1, accept_all: 1, risky: 0, unknown: 0 }],
      ["none", 1, 0, { deliverable: 0, undeliverable: 1, accept_all: 0, risky: 0, unknown: 0 }],
    ]);
  });

  it("who lets addresses wait is told, and which provider refuses us", async (t) => {
    const { workflowId } = await list(t, "waiting");
    const pending = { kind: "pending", ref: "1", untilMs: nowMs + 60_000, why: "greylisted", provider: "google" } as const;
    await storeAttempts(database(), [0, 1].map((n) => ({ workflowId, n, position: 0, attempt: { source: "verifier", key: "", outcome: pending, costMicros: 0, tries: 1, askedAtMs: nowMs, tookMs: 1 } })));
    await database().query("insert into mail_limit (key, state, refused_until, refusal, changed_at) values ('google', '{}', $1, 'blocked_ip', $1)", [new Date(nowMs + 60_000)]);
    const providers = createProviders({ db: database(), workflowId, mailProviderOf: () => new Promise(() => undefined), now: () => nowMs });
    await providers.begin({ done: 0, rowsRead: 0 });
    for (const [task, group] of domains.entries()) providers.add({ task, group });
    await providers.refresh();
    const [unknown, google] = providers.all();
    assert.deepEqual([unknown?.provider, unknown?.open, google?.provider, google?.open, google?.waiting], [null, 4, "google", 2, [{ why: "greylisted", count: 2 }]]);
    assert.deepEqual(google?.limits.map(({ reason }) => reason), ["blocked_ip"]);
  });
});
