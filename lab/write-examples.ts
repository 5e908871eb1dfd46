/** Writes the example lists: node lab/write-examples.ts */
import { writeFile } from "node:fs/promises";
import { exampleFiles } from "./examples.ts";
import { createWorld } from "./world.ts";

for (const { name, bytes } of exampleFiles(createWorld())) {
  await writeFile(new URL(`../examples/${name}`, import.meta.url), bytes);
  console.log(`examples/${name}`);
}
