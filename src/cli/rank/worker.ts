/**
 * A thread that ranks groups of lines; `pool.ts` starts it and keeps the order. A thread keeps compiled modules for itself:
 * that has to be asked for here again, before the first of them is loaded.
 */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Group, Said } from "./pool.ts";

if (typeof workerData === "string") enableCompileCache(workerData);
const { rankedLines } = await import("./ranked-line.ts");

parentPort?.on("message", ({ text, first }: Group) => {
  const answers = new TextEncoder().encode(rankedLines(text.split("\n"), first));
  say(answers, [answers.buffer]); // handed over, not copied
});
say("ready", []);

function say(said: Said, handedOver: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(said, handedOver);
}
