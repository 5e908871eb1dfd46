/**
 * Runs the benchmarks, all or those that are named, each in a process of its own that is started as the product is:
 * `npm run bench [name…]`.
 * What they measure, and how to read it: README.md beside this file.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { flags } from "./support/program.ts";

const benchmarks = ["table", "engine", "latency", "in-flight", "million", "crash", "money", "api", "verifier", "finder", "requests"];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. There are: ${benchmarks.join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const name of named.length === 0 ? benchmarks : named) await run(name);
}

async function run(name: string): Promise<void> {
  console.log(`\n${name}`);
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL(`./${name}.ts`, import.meta.url))], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
