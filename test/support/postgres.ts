/**
 * A PostgreSQL server of our own for tests and benchmarks: a throw-away cluster on a loopback port, from whatever
 * PostgreSQL is installed here. Null where there is none: the caller skips, and says so.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";

export type TestPostgres = {
  readonly url: string;
  /** A new, empty database on the same server. */
  createDatabase(): Promise<string>;
  /** As in a crash of the machine: nothing is flushed, connections break. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** False where tests have to be skipped; for `describe`, which wants to know before anything is started. */
export function isPostgresInstalled(): boolean {
  return binaries() !== null;
}

export const noPostgres = "no PostgreSQL on this machine (Debian: apt-get install postgresql)";

export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres | null> {
  const bin = binaries();
  if (bin === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "cleanlist-postgres-"));
  const port = await freePort();
  const owner = serverUser();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "cleanlist", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"], { stdio: "ignore", ...owner });

  const run = async (): Promise<{ crash: () => Promise<void>; stop: () => Promise<void> }> => {
    const options = Object.entries({ listen_addresses: "127.0.0.1", unix_socket_directories: folder, port: String(port), ...settings });
    const server = spawn(join(bin, "postgres"), ["-D", data, ...options.flatMap(([name, value]) => ["-c", `${name}=${value}`])], { stdio: "ignore", ...owner });
    const exited = once(server, "exit");
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      server.kill(signal);
      await exited;
    };
    await answers(port);
    // PostgreSQL's own signals: SIGQUIT is an immediate shutdown, SIGINT a fast one.
    return { crash: () => end("SIGQUIT"), stop: () => end("SIGINT") };
  };

  let server = await run();
  let databases = 0;
  const url = (name: string): string => `postgres://cleanlist@127.0.0.1:${String(port)}/${name}`;
  return {
    url: url("postgres"),
    async createDatabase() {
      databases += 1;
      const name = `test_${String(databases)}`;
      const client = new pg.Client(url("postgres"));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    crash: () => server.crash(),
    async start() {
      server = await run();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, "bin")).find((bin) => existsSync(join(bin, "initdb"))) ?? null;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (userInfo().uid !== 0) return null;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const startMsMax = 20_000;

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + startMsMax;
  for (;;) {
    const client = new pg.Client(`postgres://cleanlist@127.0.0.1:${String(port)}/postgres`);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error("PostgreSQL did not start.", { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
