/**
 * Starts the lab, an Internet in a box: names, mail hosts, websites and vendors of one invented world, on loopback only.
 * `env` is everything the product needs to live in it; `close` leaves nothing open.
 */
import { startDns } from "./dns.ts";
import { mailDomains } from "./mailboxes.ts";
import { startSmtp } from "./smtp.ts";
import type { SmtpOptions } from "./smtp.ts";
import { createTruth } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { startVendors } from "./vendors/server.ts";
import type { VendorOptions } from "./vendors/server.ts";
import { startWebsites } from "./websites.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";
import { createZones } from "./zones.ts";

export interface LabOptions extends WorldOptions {
  /** Use a world already made, instead of one from the seed. */
  readonly world?: World;
  /** Which servers to start; all of them when left out. */
  readonly servers?: readonly ServerName[];
  readonly dns?: { readonly port?: number };
  readonly smtp?: SmtpOptions;
  readonly web?: { readonly port?: number };
  readonly vendors?: VendorOptions;
}

export type ServerName = "dns" | "smtp" | "web" | "vendors";
type Started<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

export interface LabStats {
  readonly dns: ReturnType<Started<typeof startDns>["stats"]> | null;
  readonly smtp: ReturnType<Started<typeof startSmtp>["stats"]> | null;
  readonly web: ReturnType<Started<typeof startWebsites>["stats"]> | null;
  readonly vendors: ReturnType<Started<typeof startVendors>["stats"]> | null;
}

export interface Lab extends AsyncDisposable {
  readonly world: World;
  readonly truth: Truth;
  /** Configuration for the product; keys of servers that were not started are left out. */
  readonly env: Readonly<Record<string, string>>;
  stats(): LabStats;
  close(): Promise<void>;
}

/**
 * @example
 * await using lab = await startLab({ seed: 7 })
 * process.env = { ...process.env, ...lab.env }
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const world = options.world ?? createWorld(options);
  const wanted = (name: ServerName): boolean => options.servers?.includes(name) ?? true;
  const open: { close(): Promise<void> }[] = [];
  const start = async <T extends { close(): Promise<void> }>(name: ServerName, run: () => Promise<T>): Promise<T | null> => {
    if (!wanted(name)) return null;
    const server = await run();
    open.push(server);
    return server;
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= Promise.all(open.map((server) => server.close())).then(() => undefined));
  try {
    const dns = await start("dns", () => startDns(createZones(world), options.dns));
    const smtp = await start("smtp", () => startSmtp(mailDomains(world), options.smtp));
    const web = await start("web", () => startWebsites(world, options.web));
    const vendors = await start("vendors", () => startVendors(world, options.vendors));
    return {
      world,
      truth: createTruth(world),
      env: { ...COMMON, ...ports({ dns, smtp, web, vendors }) },
      stats: () => ({ dns: dns?.stats() ?? null, smtp: smtp?.stats() ?? null, web: web?.stats() ?? null, vendors: vendors?.stats() ?? null }),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const COMMON: Readonly<Record<string, string>> = {
  CLEANLIST_ALLOW_NETWORKS: "127.0.0.0/8",
  CLEANLIST_RESERVED_DOMAINS: "allow",
  CLEANLIST_GUESS_TLDS: "example,test",
  CLEANLIST_HELO_NAME: "verifier.cleanlist.test",
  CLEANLIST_MAIL_FROM: "probe@verifier.cleanlist.test",
  CLEANLIST_GREYLIST_RETRY: "2s,4s,8s",
};

/** Nothing listens on port 1 of any machine one would run this on: https is refused, http is tried next. */
const CLOSED_PORT = "1";

type Servers = Record<ServerName, { readonly port: number } | null>;

function ports({ dns, smtp, web, vendors }: Servers): Record<string, string> {
  return {
    ...(dns && { CLEANLIST_RESOLVER: `127.0.0.1:${dns.port}` }),
    ...(smtp && { CLEANLIST_SMTP_PORT: String(smtp.port) }),
    ...(web && { CLEANLIST_WEB_HTTP_PORT: String(web.port), CLEANLIST_WEB_HTTPS_PORT: CLOSED_PORT }),
    ...(vendors &&
      Object.fromEntries(
        [
          ["HUNTER", "hunter/v2", "hunter"],
          ["PROSPEO", "prospeo", "prospeo"],
          ["PDL", "pdl/v5", "pdl"],
        ].flatMap(([name, path, id]) => [
          [`CLEANLIST_${name}_URL`, `http://127.0.0.1:${vendors.port}/${path}`],
          [`CLEANLIST_${name}_KEY`, `lab-${id}`],
        ]),
      )),
  };
}
