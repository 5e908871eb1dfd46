#!/usr/bin/env node
/**
 * The program. Compiled modules are kept for the next start, which takes half of its time; where that folder cannot be
 * written, they are compiled again. What is constructed, and by whom: `context.ts` and `service.ts`, the composition root.
 */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/cleanlist", import.meta.url)));
// Only what is imported from here on is kept.
const [{ dispatch }, { contextFor }] = await Promise.all([import("./cli/dispatch.ts"), import("./context.ts")]);
process.exitCode = await dispatch(process.argv.slice(2), contextFor);
