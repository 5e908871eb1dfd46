/**
 * A Postfix of our own for tests: its configuration, queue and log in a temporary folder, its services on loopback
 * addresses of one high port. The system's Postfix, if there is one, is neither read nor touched.
 */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { eventually } from "./waiting.ts";

/** One `smtpd`, or a `postscreen` in front of one, on an address of its own, with settings of its own. */
export type PostfixService = {
  readonly address: string;
  readonly program: "smtpd" | "postscreen";
  readonly settings: Readonly<Record<string, string>>;
};

export type PostfixOptions = {
  readonly services: readonly PostfixService[];
  /** Whole lines of texthash tables, by the name under which settings find them as `texthash:{folder}/NAME`. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** For all services. */
  readonly settings: Readonly<Record<string, string>>;
};

export type TestPostfix = { readonly port: number; readonly log: () => string; readonly stop: () => Promise<void> };

const queueFolders = ["active", "bounce", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private", "public", "saved", "trace"];
const daemons = "/usr/lib/postfix/sbin";

/** Why tests with a real Postfix have to be skipped here; false where they need not. */
export const noPostfix: string | false = !existsSync(join(daemons, "master"))
  ? "no Postfix on this machine (Debian: apt-get install postfix)"
  : userInfo().uid === 0
    ? false
    : "Postfix can only be started by root";

export async function startPostfix({ services, tables, settings }: PostfixOptions): Promise<TestPostfix> {
  const folder = mkdtempSync(join(tmpdir(), "cleanlist-postfix-"));
  // Its processes run as users of their own, and have to get through.
  chmodSync(folder, 0o755);
  const [config, queue, data, log] = ["config", "queue", "data", "log"].map((name) => join(folder, name)) as [string, string, string, string];
  for (const path of [config, queue, data, ...queueFolders.map((name) => join(queue, name))]) mkdirSync(path);
  // As `postfix check` would do it, which takes seconds.
  execFileSync("chown", ["postfix", data, ...queueFolders.filter((name) => name !== "pid").map((name) => join(queue, name))]);
  const port = await freePort();
  const filled = (text: string): string => text.replaceAll("{folder}", folder);
  for (const [name, lines] of Object.entries(tables)) writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  makeCertificate(folder);
  writeFileSync(join(config, "main.cf"), mainLines({ queue, data, log, folder, settings }).map(filled).join("\n"));
  writeFileSync(join(config, "master.cf"), masterLines(services, port).map(filled).join("\n"));
  const master = spawn(join(daemons, "master"), ["-c", config, "-d"], { stdio: "ignore", env: { ...process.env, MAIL_CONFIG: config } });
  const exited = once(master, "exit");
  const logged = (): string => (existsSync(log) ? readFileSync(log, "utf8") : "");
  await eventually(`Postfix listens; its log says:\n${logged()}`, async () => master.exitCode === null && (await answers(services[0]?.address ?? "", port)));
  return {
    port,
    log: logged,
    async stop() {
      end(master);
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function end(master: ChildProcess): void {
  master.kill("SIGTERM");
}

type Paths = { readonly queue: string; readonly data: string; readonly log: string; readonly folder: string; readonly settings: PostfixOptions["settings"] };

function mainLines({ queue, data, log, folder, settings }: Paths): string[] {
  const all = {
    compatibility_level: "3.6",
    queue_directory: queue,
    data_directory: data,
    daemon_directory: daemons,
    command_directory: "/usr/sbin",
    maillog_file: log,
    maillog_file_prefixes: folder,
    myhostname: "mail.postfix.test",
    mydestination: "",
    mynetworks: "",
    inet_protocols: "ipv4",
    smtpd_banner: "$myhostname ESMTP $mail_name",
    ...settings,
  };
  return Object.entries(all).map(([name, value]) => `${name} = ${value}`);
}

function masterLines(services: readonly PostfixService[], port: number): string[] {
  const usual = [
    `cleanup unix n - n - 0 cleanup`,
    `rewrite unix - - n - - trivial-rewrite`,
    `verify unix - - n - 1 verify`,
    `proxymap unix - - n - - proxymap`,
    `anvil unix - - n - 1 anvil`,
    `tlsmgr unix - - n 1000? 1 tlsmgr`,
    `dnsblog unix - - n - 0 dnsblog`,
    `postlog unix-dgram n - n - 1 postlogd`,
    `qmgr unix n - n 300 1 qmgr`,
    `bounce unix - - n - 0 bounce`,
    `smtpd pass - - n - - smtpd`,
  ];
  return [...services.map((service) => serviceLine(service, port)), ...usual, ""];
}

function serviceLine({ address, program, settings }: PostfixService, port: number): string {
  const options = Object.entries(settings).map(([name, value]) => ` -o { ${name} = ${value} }`);
  return `${address}:${String(port)} inet n - n - ${program === "postscreen" ? "1" : "-"} ${program}${options.join("")}`;
}

function makeCertificate(folder: string): void {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name)) as [string, string];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail.postfix.test", "-keyout", key, "-out", cert], { stdio: "ignore" });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(address: string, port: number): Promise<boolean> {
  const socket = connect(port, address);
  try {
    await once(socket, "data");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
