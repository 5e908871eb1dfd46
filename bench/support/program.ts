/** The program, with the flags with which `npm run cleanlist` starts it. */
import { fileURLToPath } from "node:url";

export const flags: readonly string[] = ["--liftoff-only", "--max-semi-space-size=4", "--heap-growing-percent=40"];

export const program: readonly string[] = [...flags, fileURLToPath(new URL("../../src/main.ts", import.meta.url))];
