import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createAddressGuard } from "./networks.ts";
import type { HostAddresses, HostResolver } from "./resolver.ts";
import type { WebClient, WebClientOptions } from "./web-client.ts";
import { createWebClient } from "./web-client.ts";

type Serve = (request: IncomingMessage, response: ServerResponse) => void;
type World = { readonly web: WebClient; readonly port: number; readonly hosts: string[] };

const signal = new AbortController().signal;

/** A resolver that knows `*.test`: every name is on the loopback, but for those given. */
function names(special: Readonly<Record<string, readonly string[]>> = {}): HostResolver {
  return {
    async addressesOf(host): Promise<HostAddresses> {
      if (host.startsWith("unknown")) return { kind: "not_found" };
      if (host.startsWith("broken")) return { kind: "failed", detail: "dns ESERVFAIL" };
      return { kind: "found", addresses: special[host] ?? ["127.0.0.1"] };
    },
  };
}

/** The client of production, with the server's port and the network of its address allowed. */
async function world(t: TestContext, serve: Serve, options: Partial<WebClientOptions> = {}): Promise<World> {
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? "");
    serve(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const web = createWebClient({
    resolver: names(),
    guard: createAddressGuard({ allow: ["127.0.0.1/32"] }),
    ports: { http: port, https: 1 },
    userAgent: "cleanlist-test",
    timeoutMs: 5_000,
    ...options,
  });
  t.after(async () => {
    await web.close();
    server.closeAllConnections();
    server.close();
  });
  return { web, port, hosts };
}

const html =
  (body: string, headers: Record<string, string> = { "content-type": "text/html" }): Serve =>
  (_, response) =>
    response.writeHead(200, headers).end(body);

test("a page is read at the configured port while the site sees its own name", async (t) => {
  const { web, hosts } = await world(t, html("<p>Hello"));
  const page = await web.get("http://acme.test/", { signal });
  assert.equal(page.kind === "page" && page.body, "<p>Hello");
  assert.deepEqual(hosts, ["acme.test"]);
});

test("compressed pages are decompressed, and cut at the limit of their real size", async (t) => {
  const body = gzipSync("a".repeat(2_000_000));
  const { web } = await world(t, (_, response) => response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end(body), { bodyBytesMax: 5_000 });
  const page = await web.get("http://acme.test/", { signal });
  assert.equal(page.kind === "page" && page.truncated, true);
  assert.equal(page.kind === "page" && page.body.length, 5_000);
});

test("what is not a text is not read", async (t) => {
  const { web } = await world(t, html("PDF", { "content-type": "application/pdf" }));
  const page = await web.get("http://acme.test/", { signal });
  assert.deepEqual(page.kind === "page" && [page.status, page.body], [200, ""]);
});

test("redirects are followed, relative ones too, up to the limit", async (t) => {
  const { web } = await world(t, (request, response) => {
    const step = Number(request.url?.slice(1));
    if (step === 5) response.writeHead(200, { "content-type": "text/plain" }).end("there");
    else response.writeHead(302, { location: step % 2 === 0 ? `/${step + 1}` : `http://www.acme.test/${step + 1}` }).end();
  }, { redirectsMax: 5 });
  const page = await web.get("http://acme.test/0", { signal });
  assert.deepEqual(page.kind === "page" && [page.url, page.body], ["http://www.acme.test/5", "there"]);
  assert.equal((await web.get("http://acme.test/-1", { signal })).kind, "bad_redirect");
});

const inside = [
  "http://127.0.0.2/", "http://127.2/", "http://2130706434/", "http://0x7f000002/", "http://0/", "http://[::1]/",
  "http://[::ffff:127.0.0.2]/", "http://[::ffff:169.254.169.254]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
  "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://100.64.0.1/", "http://inside.test/", "http://mapped.test/",
];
const insideNames = names({ "inside.test": ["192.168.0.5", "::1"], "mapped.test": ["::ffff:10.0.0.1"] });

test("no URL, however it is written, leads to an address inside", async (t) => {
  const { web, hosts } = await world(t, html("inside"), { guard: createAddressGuard({ allow: [] }), resolver: insideNames });
  for (const target of [...inside, "http://127.0.0.1/", "http://acme.test/"]) {
    assert.equal((await web.get(target, { signal })).kind, "refused_address", target);
  }
  assert.deepEqual(hosts, []);
});

test("no redirect leads to an address inside", async (t) => {
  const redirect: Serve = (request, response) => response.writeHead(302, { location: inside[Number(request.url?.slice(1))] ?? "" }).end();
  const { web, hosts } = await world(t, redirect, { resolver: insideNames });
  for (const [at, target] of inside.entries()) {
    assert.equal((await web.get(`http://acme.test/${at}`, { signal })).kind, "refused_address", target);
  }
  assert.equal(hosts.length, inside.length, "every redirect was served, and none was followed");
});

test("a name's addresses are asked for once, and the checked one is connected to (DNS rebinding)", async (t) => {
  const answers = [["127.0.0.2"], ["127.0.0.1"]];
  const asked: string[] = [];
  const resolver: HostResolver = {
    async addressesOf(host) {
      asked.push(host);
      return { kind: "found", addresses: answers[asked.length - 1] ?? [] };
    },
  };
  // The first answer is allowed and nobody listens there; the second one is where the server is.
  const { web, hosts } = await world(t, html("inside"), { resolver, guard: createAddressGuard({ allow: ["127.0.0.2/32"] }) });
  assert.equal((await web.get("http://rebind.test/", { signal })).kind, "unreachable");
  assert.deepEqual(asked, ["rebind.test"]);
  assert.equal((await web.get("http://rebind.test/", { signal })).kind, "refused_address");
  assert.deepEqual(hosts, []);
});

test("of a name's addresses only the public ones are tried", async (t) => {
  const { web } = await world(t, html("ok"), { resolver: names({ "acme.test": ["169.254.169.254", "127.0.0.1", "::1"] }) });
  assert.equal((await web.get("http://acme.test/", { signal })).kind, "page");
});

test("only http and https, default ports, and no credentials", async (t) => {
  const { web, port } = await world(t, html("ok"));
  for (const url of ["ftp://acme.test/", "file:///etc/passwd", "http://u:p@acme.test/", "http://acme.test:22/", "javascript:1", "", "acme.test"]) {
    assert.equal((await web.get(url, { signal })).kind, "refused_url", url);
  }
  assert.equal((await web.get(`http://acme.test:${port}/`, { signal })).kind, "page");
});

test("every way of not answering has its word", async (t) => {
  const { web } = await world(t, (request) => request.socket.destroy());
  assert.equal((await web.get("http://acme.test/", { signal })).kind, "unreachable");
  assert.equal((await web.get("https://acme.test/", { signal })).kind, "unreachable");
  assert.equal((await web.get("http://unknown.test/", { signal })).kind, "unknown_host");
  assert.deepEqual(await web.get("http://broken.test/", { signal }), { kind: "unreachable", detail: "dns ESERVFAIL" });
});

test("a silent server costs the time allowed, and a caller may give up earlier", async (t) => {
  const arrived = Promise.withResolvers<void>();
  const { web } = await world(t, () => arrived.resolve(), { timeoutMs: 60 });
  assert.equal((await web.get("http://acme.test/", { signal })).kind, "timeout");
  const caller = new AbortController();
  const answer = web.get("http://acme.test/", { signal: caller.signal });
  caller.abort();
  assert.equal((await answer).kind, "aborted");
  await arrived.promise;
});

const notPrivate = async (url: URL): Promise<boolean> => url.pathname !== "/private";

test("every hop asks whether it may be read", async (t) => {
  const { web } = await world(t, (_, response) => response.writeHead(301, { location: "/private" }).end());
  assert.equal((await web.get("http://acme.test/", { signal, mayFetch: notPrivate })).kind, "disallowed");
});

test("a webhook is sent to any port, with its headers, and its redirects are not followed", async (t) => {
  const seen: string[] = [];
  const { web, port } = await world(t, (request, response) => {
    seen.push(`${request.method} ${request.headers["x-sign"]}`);
    response.writeHead(302, { location: "http://127.0.0.1/", "retry-after": "7" }).end("x".repeat(5_000));
  }, { allowHttp: true, ports: { http: 1, https: 1 } });
  const reply = await web.post(`http://hook.test:${port}/`, { body: "{}", headers: { "x-sign": "v1" }, signal });
  assert.equal(reply.kind === "reply" && reply.status, 302);
  assert.equal(reply.kind === "reply" && reply.headers.get("retry-after"), "7");
  assert.equal(reply.kind === "reply" && reply.body.length, 1024);
  assert.deepEqual(seen, ["POST v1"]);
});

test("a webhook goes neither inside nor out without TLS", async (t) => {
  const { web, port, hosts } = await world(t, html("ok"));
  const options = { body: "{}", headers: {}, signal };
  assert.equal((await web.post(`http://hook.test:${port}/`, options)).kind, "refused_url");
  assert.equal((await web.post("https://10.0.0.1/", options)).kind, "refused_address");
  assert.deepEqual(hosts, []);
});
