/** `node src/cli/rank/program.ts rank`: the command without the rest of the product; what is started for a moment must not load a database. */
import { runRank } from "../rank.ts";
import { UsageError } from "../terminal.ts";

try {
  process.exitCode = await runRank(process.argv.slice(3), process);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
