/** For tests: websites by host name on one loopback server, read through the client of production. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAddressGuard } from "../../net/networks.ts";
import type { HostResolver } from "../../net/resolver.ts";
import { createRobots } from "../../net/robots.ts";
import { createWebClient } from "../../net/web-client.ts";
import type { SiteReader } from "./site-reader.ts";
import { createSiteReader } from "./site-reader.ts";

/** `acme.test` or `acme.test/team` -> a page, a redirect, a status, a cut connection, or nothing at all. */
export type PretendPages = Readonly<Record<string, string | { readonly status: number; readonly location?: string } | "cut" | "silence">>;

export type PretendWeb = {
  readonly sites: SiteReader;
  readonly resolver: HostResolver;
  /** Every request as `host/path`, without robots.txt. */
  readonly requests: string[];
  serve(pages: PretendPages): void;
  close(): Promise<void>;
};

export async function startPretendWeb(first: PretendPages): Promise<PretendWeb> {
  let pages = first;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url === "/" ? "" : (request.url ?? "");
    const key = `${request.headers.host ?? ""}${path}`;
    if (path !== "/robots.txt") requests.push(key);
    const page = pages[key];
    if (page === "silence") return;
    if (page === "cut") request.socket.destroy();
    else if (page === undefined) response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>");
    else if (typeof page === "string") response.writeHead(200, { "content-type": path === "/robots.txt" ? "text/plain" : "text/html; charset=utf-8" }).end(page);
    else response.writeHead(page.status, { "content-type": "text/html", ...(page.location !== undefined && { location: page.location }) }).end("<p>…");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const hosts = (): Set<string> => new Set(Object.keys(pages).map((key) => key.split("/")[0] ?? ""));
  const resolver: HostResolver = {
    addressesOf: async (host) => (hosts().has(host) ? { kind: "found", addresses: ["127.0.0.1"] } : { kind: "not_found" }),
  };
  const guard = createAddressGuard({ allow: ["127.0.0.0/8"] });
  const { port } = server.address() as AddressInfo;
  const web = createWebClient({ resolver, guard, ports: { http: port, https: 1 }, userAgent: "cleanlist-test", timeoutMs: 5_000 });
  return {
    sites: createSiteReader({ web, robots: createRobots({ web, product: "cleanlist" }) }),
    resolver,
    requests,
    serve: (next) => {
      pages = next;
    },
    async close() {
      await web.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
