import assert from "node:assert/strict";
import { request } from "node:http";
import { after, describe, it } from "node:test";
import { planSite } from "./site.ts";
import type { Site } from "./site.ts";
import { startWebsites } from "./websites.ts";
import { createWorld } from "./world.ts";

const world = createWorld();
const server = await startWebsites(world);
after(() => server.close());
const sites = world.companies.map((company) => planSite(world, company));

interface Page {
  status: number;
  location: string | undefined;
  type: string | undefined;
  body: Buffer;
}

function get(host: string, path: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: server.port, path, headers: { host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          type: response.headers["content-type"],
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on("error", reject)
      .end();
  });
}

const site = (wanted: (site: Site) => boolean): Site => {
  const found = sites.find(wanted);
  assert.ok(found);
  return found;
};
const host = ({ canonicalHost, company }: Site): string => (canonicalHost === "www" ? `www.${company.domain}` : company.domain);

describe("websites", () => {
  it("a team page shows some of the staff, never an address of somebody else", async () => {
    for (const teamLayout of ["cards", "list", "table", "json-ld"] as const) {
      const shown = site((candidate) => candidate.teamLayout === teamLayout && candidate.team.length > 4 && candidate.charset === "utf-8");
      const home = (await get(host(shown), "/")).body.toString();
      assert.ok(home.includes(`href="${shown.teamPath}"`));
      const page = (await get(host(shown), shown.teamPath)).body.toString();
      for (const person of shown.team) assert.ok(page.includes(person.last.replaceAll("'", "'")), `${person.last} on ${shown.company.domain}`);
      const addresses = page.match(/[\w.-]+@[\w.-]+/g) ?? [];
      for (const address of addresses)
        assert.ok(
          shown.team.some((person) => person.email === address),
          address,
        );
    }
  });

  it("schema.org data comes in each of its forms and names the company", async () => {
    for (const jsonLd of ["single", "graph", "array", "nested"] as const) {
      const shown = site((candidate) => candidate.jsonLd === jsonLd && candidate.charset === "utf-8");
      const page = (await get(host(shown), "/")).body.toString();
      const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1];
      assert.ok(data !== undefined && JSON.stringify(JSON.parse(data)).includes(JSON.stringify(shown.company.legalName)));
    }
  });

  it("redirects to the canonical host", async () => {
    const shown = site((candidate) => candidate.canonicalHost === "www" && candidate.company.website === "full");
    const page = await get(shown.company.domain, "/about");
    assert.deepEqual([page.status, page.location], [301, `http://www.${shown.company.domain}/about`]);
  });

  it("robots.txt keeps some team pages out", async () => {
    const shown = site((candidate) => candidate.robots === "no-team" && candidate.team.length > 0);
    assert.match((await get(host(shown), "/robots.txt")).body.toString(), new RegExp(`Disallow: ${shown.teamPath}`));
  });

  it("an old charset is what the page is really written in", async () => {
    const shown = site((candidate) => candidate.charset !== "utf-8" && candidate.team.some((person) => /[\u00e0-\u00ff]/.test(person.last)));
    const page = await get(host(shown), shown.teamPath);
    const accented = shown.team.find((person) => /[\u00e0-\u00ff]/.test(person.last));
    assert.ok(new TextDecoder("windows-1252").decode(page.body).includes(accented?.last ?? ""));
  });

  it("parked domains and unknown hosts are no website of anybody", async () => {
    assert.match((await get(world.decoys[0] ?? "", "/")).body.toString(), /parked/);
    assert.equal((await get("nobody.example", "/")).status, 404);
  });

  it("broken sites fail as they do in the field", async () => {
    const kinds = new Set(sites.map((candidate) => candidate.failure));
    if (kinds.has("error-500")) assert.equal((await get(site((c) => c.failure === "error-500").company.domain, "/")).status, 500);
    if (kinds.has("loop")) assert.equal((await get(site((c) => c.failure === "loop").company.domain, "/")).location, "/index.html");
    if (kinds.has("cut")) await assert.rejects(get(site((c) => c.failure === "cut").company.domain, "/"));
    if (kinds.has("oversized")) assert.ok((await get(site((c) => c.failure === "oversized").company.domain, "/")).body.length > 10_000_000);
  });
});
