import assert from "node:assert/strict";
import { test } from "node:test";
import { createRobots } from "./robots.ts";
import type { WebClient } from "./web-client.ts";

const signal = new AbortController().signal;

/** The part of the web client that robots need, with a site's answers in place of the network. */
function site(answer: { status: number; body?: string } | "unreachable" | "bad_redirect"): { readonly web: WebClient; readonly asked: string[] } {
  const asked: string[] = [];
  const web: WebClient = {
    async get(url) {
      asked.push(url);
      if (typeof answer === "string") return { kind: answer, detail: "" };
      return { kind: "page", url, status: answer.status, contentType: "text/plain", body: answer.body ?? "", truncated: false };
    },
    post: async () => ({ kind: "unreachable", detail: "" }),
    close: async () => undefined,
  };
  return { web, asked };
}

const rules = "User-agent: *\nDisallow: /private\n\nUser-agent: cleanlist\nDisallow: /team\nAllow: /team/public\n";

test("the rules for our own name are honoured, fetched once for each origin", async () => {
  const { web, asked } = site({ status: 200, body: rules });
  const robots = createRobots({ web, product: "cleanlist" });
  const may = (url: string): Promise<boolean> => robots.allows(new URL(url), { signal });
  assert.deepEqual(await Promise.all(["https://acme.test/", "https://acme.test/team", "https://acme.test/team/public", "https://acme.test/private"].map(may)), [true, false, true, true]);
  assert.equal(await may("https://www.acme.test/team"), false);
  assert.deepEqual(asked, ["https://acme.test/robots.txt", "https://www.acme.test/robots.txt"]);
});

const allows = (answer: Parameters<typeof site>[0]): Promise<boolean> =>
  createRobots({ web: site(answer).web, product: "cleanlist" }).allows(new URL("https://acme.test/"), { signal });

test("a missing file allows everything, a broken server nothing (RFC 9309, section 2.3.1)", async () => {
  assert.equal(await allows({ status: 404 }), true);
  assert.equal(await allows({ status: 403 }), true);
  assert.equal(await allows("bad_redirect"), true);
  assert.equal(await allows({ status: 503 }), false);
  assert.equal(await allows({ status: 200, body: "<!doctype html><h1>Not a robots file</h1>" }), true);
});

test("what could not be fetched is tried again, what could is kept for a day", async () => {
  const clock = { nowMs: 0 };
  const broken = site("unreachable");
  const again = createRobots({ web: broken.web, product: "cleanlist", now: () => clock.nowMs });
  for (let i = 0; i < 2; i += 1) await again.allows(new URL("https://acme.test/"), { signal });
  assert.equal(broken.asked.length, 2);
  const fine = site({ status: 200, body: rules });
  const daily = createRobots({ web: fine.web, product: "cleanlist", now: () => clock.nowMs });
  for (const hour of [0, 23, 24]) {
    clock.nowMs = hour * 3_600_000;
    await daily.allows(new URL("https://acme.test/"), { signal });
  }
  assert.equal(fine.asked.length, 2);
});
