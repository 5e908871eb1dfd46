/** Of how many people the address is anywhere among all that the patterns make, however unlikely. */
import { patterns } from "../../src/domain/finder/pattern-list.ts";
import type { Case } from "./learn-prior.ts";

export function ceilingOf(cases: readonly Case[]): number {
  return cases.filter(({ fits }) => fits.some(({ pattern }) => pattern < patterns.length)).length / cases.length;
}
