/** The process that is killed in a run of money under fire. It prints a line for everything that is done, and stays when nothing is left to do. */
import type { FireWork } from "./fire-work.ts";
import { workUnderFire } from "./fire-work.ts";

await workUnderFire(JSON.parse(process.argv[2] ?? "") as FireWork, () => console.log("done"), () => new Promise<never>(() => undefined));
