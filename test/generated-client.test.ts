/**
 * A client that is generated from the schema works here with only its base URL changed. It is generated anew each time: from
 * the original's schema where the contract lies beside the repository, then used for every operation over a real
 * server; from our own openapi.json everywhere. The types of both pass with the settings of this house,
 * but for exactOptionalPropertyTypes: the generator's own runtime does not keep to it.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { registry } from "./conformance/registry.ts";
import { openApiUnderTest } from "./support/api-under-test.ts";

type Caller = { readonly baseUrl: string; readonly key: string; readonly untilEnded: (workflowId: string) => Promise<void> };
type Program = { readonly useEverything: (caller: Caller) => Promise<{ readonly emails: unknown[]; readonly credits: number; readonly title: unknown }> };

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const tool = (name: string): string => join(root, "node_modules/.bin", name);
const original = join(root, "../shared/contract/openapi-v2.json");
const absent = existsSync(original) ? false : "the contract is not beside the repository";

describe("a client generated from the schema", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cleanlist-client-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const generate = (schema: string, client: string): Promise<unknown> => run(tool("oazapfts"), [schema, join(folder, client)]);
  /** Rejects with what the compiler says. */
  const checkTypes = async (name: string): Promise<void> => {
    const compilerOptions = { rootDir: folder, exactOptionalPropertyTypes: false };
    const settings = join(folder, `${name}.json`);
    writeFileSync(settings, JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: [], files: [join(folder, name)] }));
    await run(tool("tsc"), ["--project", settings]).catch((error: unknown) => assert.fail((error as { readonly stdout: string }).stdout));
  };

  it("passes the types, from openapi.json", async () => {
    await generate(join(root, "openapi.json"), "own.mts");
    await checkTypes("own.mts");
  });

  it("passes the types and can do all that the original can", { skip: absent }, async (t) => {
    await generate(original, "client.mts");
    copyFileSync(join(root, "test/generated-client/program.mts"), join(folder, "program.mts"));
    await checkTypes("program.mts");

    const api = await openApiUnderTest({ sources: [registry] });
    t.after(() => api.close());
    const called: string[] = [];
    const server = serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request) => {
        const answer = await api.app.fetch(request);
        if (answer.ok) called.push(`${request.method} ${new URL(request.url).pathname}`);
        return answer;
      },
    });
    t.after(() => server.close());
    await once(server, "listening");

    const { key } = await api.customer({ credits: 1_000 });
    const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const { useEverything } = (await import(pathToFileURL(join(folder, "program.mts")).href)) as Program;
    const { emails, credits, title } = await useEverything({ baseUrl, key, untilEnded: api.untilEnded });
    assert.deepEqual(emails, ["ann.lee@acme.example", "eve.poe@acme.example"]);
    assert.equal(credits, 997, "two addresses and a company");
    assert.equal((title as { readonly standard_title: string }).standard_title, "Head of Sales");

    const { paths } = JSON.parse(readFileSync(original, "utf8")) as { readonly paths: Readonly<Record<string, object>> };
    const operations = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => ({ name: `${method.toUpperCase()} ${path}`, form: formOf(method, path) })));
    assert.equal(operations.length, 24);
    assert.deepEqual(operations.filter(({ form }) => !called.some((each) => form.test(each))).map(({ name }) => name), []);
  });
});

/** What a request to an operation looks like: each `{name}` of its path is one part of an address. */
function formOf(method: string, path: string): RegExp {
  return new RegExp(`^${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
