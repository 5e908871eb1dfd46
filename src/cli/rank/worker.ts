/** A thread that ranks groups of lines; `pool.ts` starts it and keeps the order. */
import { parentPort } from "node:worker_threads";
import type { Group } from "./pool.ts";
import { rankedLines } from "./ranked-line.ts";

parentPort?.on("message", ({ text, first }: Group) => {
  const answers = new TextEncoder().encode(rankedLines(text.split("\n"), first));
  parentPort?.postMessage(answers, [answers.buffer]); // handed over, not copied
});
