import assert from "node:assert/strict";
import { test } from "node:test";
import { openLoopback, startMs, strict } from "./testing/loopback.ts";

test("the evidence has each host that was tried, in order, and goes on with what earlier attempts met", async (t) => {
  let isFirst = true;
  const rcpt = (address: string): string => {
    if (!isFirst) return strict("ada")(address);
    isFirst = false;
    return "450 4.7.1 Greylisted";
  };
  const zones = { "acme.test": { mx: [[5, "gone.test"], [10, "mx1.test"], [20, "mx2.test"]] as const }, "gone.test": {} };
  const { verifier } = await openLoopback(t, [{ banner: () => "421 4.3.2 Busy" }, { rcpt }], { zones });
  const first = await verifier.verify("ada@acme.test", { signal: t.signal, nowMs: startMs, attempt: 0 });
  const last = await verifier.verify("ada@acme.test", { signal: t.signal, nowMs: startMs + 300_000, attempt: 1, earlier: first.evidence.trail });
  assert.deepEqual(
    last.evidence.trail.map(({ mxHost, ip, stage, code, reason }) => [mxHost, ip, stage, code, reason]),
    [
      ["gone.test", null, "dns", null, "mx_unresolvable"],
      ["mx1.test", "127.0.0.1", "banner", 421, "server_busy"],
      ["mx2.test", "127.0.0.2", "rcpt", 450, "greylisted"],
      ["gone.test", null, "dns", null, "mx_unresolvable"],
      ["mx1.test", "127.0.0.1", "banner", 421, "server_busy"],
      ["mx2.test", "127.0.0.2", "rcpt", 250, "mailbox_exists"],
    ],
  );
  assert.ok(last.evidence.trail.every(({ atMs, tookMs }) => atMs >= startMs && tookMs >= 0));
});
