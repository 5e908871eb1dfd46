/** The workers of a crash run: started, killed and replaced, and stopped in the end. None may end by itself. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Random } from "../../lab/random.ts";
import type { CrashWorkerOptions } from "./crash-worker.ts";

export type Crew = {
  /** When each worker was killed, by its name. */
  readonly killedAtMs: ReadonlyMap<string, number>;
  /** Rejects when a worker ends by itself, or when the run takes too long. */
  readonly failed: Promise<never>;
  /** Kills one of the workers, and starts another in its place. */
  killOne(random: Random): Promise<void>;
  stop(): Promise<void>;
  killAll(): void;
};

const workerFile = fileURLToPath(new URL("./crash-worker.ts", import.meta.url));
const runMsMax = 900_000;

export function createCrew(options: Omit<CrashWorkerOptions, "name">, size: number): Crew {
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // it is waited for in places, not all the time
  const killedAtMs = new Map<string, number>();
  const expected = new WeakSet<ChildProcess>();
  const timer = setTimeout(() => failure.reject(new Error("The crash run takes too long: something is stuck.")), runMsMax);
  let started = 0;

  const start = (): { readonly name: string; readonly child: ChildProcess } => {
    started += 1;
    const name = `worker ${String(started)}`;
    const { database, vendorUrl, contacts, seed } = options;
    const child = spawn(process.execPath, [workerFile, JSON.stringify({ name, database, vendorUrl, contacts, seed })], { stdio: ["ignore", "inherit", "pipe"] });
    let said = "";
    child.stderr?.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
    child.once("exit", (code, signal) => {
      if (!expected.has(child)) failure.reject(new Error(`${name} ended by itself (${String(code ?? signal)}): ${said}`));
    });
    return { name, child };
  };
  const crew = Array.from({ length: size }, start);

  return {
    killedAtMs,
    failed: failure.promise,
    async killOne(random) {
      const at = random.int(0, crew.length - 1);
      const victim = crew[at];
      if (victim === undefined) return;
      expected.add(victim.child);
      const exited = once(victim.child, "exit");
      killedAtMs.set(victim.name, performance.now());
      victim.child.kill("SIGKILL");
      await exited;
      crew[at] = start();
    },
    async stop() {
      const exits = crew.map(({ child }) => {
        expected.add(child);
        const exited = once(child, "exit");
        child.kill("SIGTERM");
        return exited;
      });
      await Promise.race([Promise.all(exits), failure.promise]);
    },
    killAll() {
      clearTimeout(timer);
      for (const { child } of crew) {
        expected.add(child);
        child.kill("SIGKILL");
      }
    },
  };
}
