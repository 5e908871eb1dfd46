/**
 * One HTTP server for all websites of the lab, told apart by the Host header: pages, redirects, robots.txt, old charsets,
 * and the failures of real sites (500, an endless page, a cut connection, a redirect loop).
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startHttp } from "./http-server.ts";
import { FREE_MAIL_DOMAINS } from "./mailboxes.ts";
import { parkedPage, renderPage } from "./site-pages.ts";
import { planSite } from "./site.ts";
import type { Site } from "./site.ts";
import type { World } from "./world.ts";

export interface Websites {
  readonly port: number;
  stats(): { readonly requests: number; readonly byHost: Readonly<Record<string, number>> };
  close(): Promise<void>;
}

const OVERSIZED_BYTES = 12 * 1024 * 1024;

export async function startWebsites(world: World, options: { port?: number } = {}): Promise<Websites> {
  const companies = new Map(world.companies.map((company) => [company.domain, company]));
  const parked = new Set([...world.decoys, ...FREE_MAIL_DOMAINS]);
  const sites = new Map<string, Site>();
  const byHost = new Map<string, number>();
  const siteOf = (domain: string): Site | null => {
    const company = companies.get(domain);
    if (company === undefined) return null;
    const site = sites.get(domain) ?? planSite(world, company);
    sites.set(domain, site);
    return site;
  };
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    byHost.set(host, (byHost.get(host) ?? 0) + 1);
    const domain = host.replace(/^www\./, "");
    const site = siteOf(domain);
    if (site?.company.website === "parked" || parked.has(domain)) return send(response, 200, parkedPage(domain));
    if (site === null || site.company.website === "none") return send(response, 404, "<h1>404 Not Found</h1>");
    serve(site, { host, request, response });
  });
  const { port, close } = await startHttp(server, options.port ?? 0);
  return {
    port,
    close,
    stats: () => ({ requests: [...byHost.values()].reduce((sum, count) => sum + count, 0), byHost: Object.fromEntries(byHost) }),
  };
}

function serve(site: Site, exchange: { host: string; request: IncomingMessage; response: ServerResponse }): void {
  const { host, request, response } = exchange;
  const path = new URL(request.url ?? "/", "http://site.test").pathname;
  if (site.failure !== "none") return fail(site, { path, response });
  const canonical = site.canonicalHost === "www" ? `www.${site.company.domain}` : site.company.domain;
  if (site.canonicalHost !== "both" && host !== canonical) return redirect(response, `http://${canonical}${request.url ?? "/"}`);
  if (path === "/robots.txt") return robots(site, response);
  if (path.length > 1 && path.endsWith("/")) return redirect(response, path.slice(0, -1));
  const html = renderPage(site, path);
  return html === null ? send(response, 404, "<!doctype html><title>Not found</title><h1>Page not found</h1>") : sendPage(site, response, html);
}

function fail(site: Site, { path, response }: { path: string; response: ServerResponse }): void {
  if (site.failure === "error-500") return send(response, 500, "<h1>Internal Server Error</h1>");
  if (site.failure === "loop") return redirect(response, path === "/" ? "/index.html" : "/");
  const start = `<!doctype html><title>${site.company.domain}</title><p>`;
  if (site.failure === "cut") {
    response.writeHead(200, { "content-type": "text/html", "content-length": 100_000 });
    response.write(start, () => response.destroy());
    return;
  }
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  let left = OVERSIZED_BYTES;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 65_536;
      if (!response.write("x ".repeat(32_768))) return void response.once("drain", more);
    }
    response.end();
  };
  response.write(start);
  more();
}

function robots(site: Site, response: ServerResponse): void {
  if (site.robots === "none") return send(response, 404, "Not found");
  const rule = site.robots === "no-team" ? `Disallow: ${site.teamPath}` : "Disallow: /admin/";
  response.writeHead(200, { "content-type": "text/plain" });
  response.end(`User-agent: *\n${rule}\nSitemap: http://${site.company.domain}/sitemap.xml\n`);
}

function sendPage(site: Site, response: ServerResponse, html: string): void {
  if (site.charset === "utf-8") return send(response, 200, html);
  // What Latin-1 lacks goes out as a character reference, as the editors of the time did.
  const text = html.replace(/[^\0-\xff]/g, (sign) => `&#${sign.codePointAt(0) ?? 63};`);
  const type = site.charset === "windows-1252-header" ? "text/html; charset=windows-1252" : "text/html";
  response.writeHead(200, { "content-type": type });
  response.end(Buffer.from(text, "latin1"));
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(html);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, { location });
  response.end();
}
