/** A Postgrey of our own: the policy server that Debian's Postfix greylists with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./waiting.ts";

const binary = "/usr/sbin/postgrey";

export const isPostgreyInstalled = existsSync(binary);

export type TestPostgrey = { readonly port: number; readonly stop: () => Promise<void> };

export async function startPostgrey({ delaySeconds }: { delaySeconds: number }): Promise<TestPostgrey> {
  const folder = mkdtempSync(join(tmpdir(), "cleanlist-postgrey-"));
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  const server = spawn(
    binary,
    [`--inet=127.0.0.1:${String(port)}`, `--delay=${String(delaySeconds)}`, `--dbdir=${folder}`, "--user=root", "--group=root", "--auto-whitelist-clients=0", "--whitelist-clients=/dev/null", "--whitelist-recipients=/dev/null"],
    { stdio: "ignore" },
  );
  const exited = once(server, "exit");
  await eventually("Postgrey listens", () => server.exitCode === null && isOpen(port));
  return {
    port,
    async stop() {
      server.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
