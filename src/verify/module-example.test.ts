/** What docs/verifier.md shows of the module is run as it stands there, in a world of its own. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openLoopback, strict } from "./testing/loopback.ts";
import type { Verifier, VerifierOptions } from "./verifier.ts";
import { createVerifier } from "./verifier.ts";

type Create = (options: VerifierOptions) => Verifier;
type Example = (create: Create, lines: AsyncIterable<string>, console: { readonly log: (...told: unknown[]) => void }) => Promise<unknown>;

test("the example of the module's page tells verdicts", async (t) => {
  const page = await readFile(new URL("../../docs/verifier.md", import.meta.url), "utf8");
  const [, code = ""] = /```ts\n(.*?)```/s.exec(page) ?? [];
  const body = code.replace(/^import \{ createVerifier \} from "\.\/src\/verify\/verifier\.ts";\n/, "");
  assert.notEqual(body, code);
  const AsyncFunction: new (...parts: readonly string[]) => Example = Object.getPrototypeOf(async () => undefined).constructor;
  const example = new AsyncFunction("createVerifier", "lines", "console", `${body}\nreturn verdict.status;`);
  const zones = { "acme.example": { mx: [[10, "mx1.test"]] as const } };
  const { hosts, names } = await openLoopback(t, [{ rcpt: strict("jane") }], { zones });
  const inLoopback = { resolver: { servers: [names.server] }, smtpPort: hosts[0]?.port ?? 0, allowNetworks: ["127.0.0.0/8"], allowTlds: ["example"] };
  const told: unknown[][] = [];
  async function* lines(): AsyncGenerator<string, void, undefined> {
    yield* ["jane@acme.example", "nobody.there@acme.example"];
  }
  const status = await example((options) => createVerifier({ ...options, ...inLoopback }), lines(), { log: (...each) => void told.push(each) });
  assert.equal(status, "deliverable");
  assert.deepEqual(new Set(told.map((each) => each.join(" "))), new Set(["jane@acme.example deliverable", "nobody.there@acme.example undeliverable"]));
});
