/** Folds by registrable domain: who is tested has no colleague, and no sister domain, among those that were learnt from. */
import { createHash } from "node:crypto";
import type { Sample } from "./registry.ts";

export const foldsMax = 5;

export function foldOf({ registrable }: Sample): number {
  return (createHash("md5").update(registrable).digest()[0] ?? 0) % foldsMax;
}
