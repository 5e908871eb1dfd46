/**
 * `cleanlist verify FILE.csv`: a list of addresses, verified as the service does it. The engine streams it, stores each
 * verdict, takes an interrupted list up where it was, and lets what is greylisted wait in the queue.
 */
import { basename, dirname, extname, join } from "node:path";
import type { Context } from "../command.ts";
import { enrichFile, reportList } from "../enrich.ts";

export type VerifyFile = { readonly input: string; readonly output: string | null; readonly again: boolean; readonly asJson: boolean };

export async function verifyFile(context: Context, { input, output, again, asJson }: VerifyFile): Promise<number> {
  const written = output ?? join(dirname(input), `${basename(input, extname(input))}-verified.csv`);
  const outcome = await enrichFile(context, { input, output: written, type: "none", overrides: [], delimiter: null, encoding: null, again });
  return reportList(context, outcome, asJson);
}
