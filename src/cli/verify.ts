/** `cleanlist verify`: what the verifier says about single addresses, or a stream of any length, and why. */
import type { Verification } from "../verify/verifier.ts";
import { emailStatus } from "../domain/verdict.ts";
import type { Command, Context } from "./command.ts";
import { isOn, parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";
import { explained } from "./verify/explain.ts";
import { patientVerification, waitOf } from "./verify/patient.ts";
import { recordOf } from "./verify/record.ts";
import { settingsFrom, verifierFlags } from "./verify/settings.ts";
import { verifyStream } from "./verify/stream.ts";

export const verify: Command = {
  summary: "Verify single addresses, or a stream of them",
  help: `cleanlist verify ADDRESS… [--wait 2m] [--explain] [--jsonl] [options]
cleanlist verify --stdin [--jsonl] [options] < addresses > verdicts
cleanlist verify FILE.csv [-o FILE] [--again] [--jsonl]

Asks the mail host of each address whether it takes mail for it, without sending any. The answer is one of
  deliverable     the host accepts this recipient and refuses others        send
  accept_all      the host accepts everybody: existence cannot be proved    risky
  risky           the mailbox exists, but is full                           risky
  undeliverable   mail to it fails, and the reason says why                 do not send
  unknown         nobody could be asked, and the reason says whose fault that is

  --wait DURATION   how long to wait where the host says "later" (default: 0s, or all of --retry-schedule)
  --jsonl           one JSON object per line, with the evidence; with --stdin, addresses are JSON strings, too
  --explain         tell each host that was asked, when, and what came of it; as \`evidence.trail\` with --jsonl
  --stdin           read one address per line, and tell each verdict as soon as it is known. Any number: what is under
                    way is bounded, and a slow reader slows it down. A line that is no address string gets a line that
                    says so, and the others go on. What has to be asked again is asked by the whole schedule

A list (.csv, .tsv, .txt with a header) is written again with the verdicts in new columns, as lists are enriched:
it is kept in the database, can be stopped and goes on where it was, and reads its settings from the environment.

  -o, --output FILE   where to write a list (default: FILE-verified.csv)
  --again             verify a list anew, although it was verified before

  --resolver HOST:PORT        name servers to ask, separated by commas      CLEANLIST_RESOLVER
  --smtp-port NUMBER          port of mail hosts                            CLEANLIST_SMTP_PORT
  --helo NAME                 our own host name                             CLEANLIST_HELO_NAME
  --mail-from ADDRESS         sender of the questions; "" for the null one  CLEANLIST_MAIL_FROM
  --retry-schedule 1m,5m,15m,60m  pauses before the further attempts        CLEANLIST_GREYLIST_RETRY
  --allow-network CIDR        may be connected to although not public       CLEANLIST_ALLOW_NETWORKS
  --allow-tld NAME            reserved, but looked up, e.g. test. Repeatable, as --allow-network
  --concurrency NUMBER        connections open at once, to all hosts together (default: 100)

No database is opened but for a list. Exit code: 0 told, 2 wrong call, 130 interrupted.`,
  run: runVerify,
};

const addressesMax = 1_000;

/** True where what was named is a list and no address. */
function isList(named: string): boolean {
  return !named.includes("@") && /\.(?:csv|tsv|txt)$/i.test(named);
}

async function runVerify(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("verify", args, {
    wait: { type: "string" },
    json: { type: "boolean", default: false }, // the older name of --jsonl
    jsonl: { type: "boolean", default: false },
    stdin: { type: "boolean", default: false },
    explain: { type: "boolean", default: false },
    output: { type: "string", short: "o" },
    again: { type: "boolean", default: false },
    ...verifierFlags,
  });
  const addresses = parsed.positionals;
  const asJson = isOn(parsed, "json") || isOn(parsed, "jsonl");
  const settings = settingsFrom(parsed);
  const isStream = isOn(parsed, "stdin");
  const explain = isOn(parsed, "explain");
  const [first] = addresses;
  if (first !== undefined && addresses.length === 1 && isList(first)) {
    // A stream starts without what reads and writes tables.
    const { verifyFile } = await import("./verify/verify-file.ts");
    if (isStream || textOf(parsed, "wait") !== null || Object.keys(settings).length > 0) {
      throw new UsageError("With a list, settings are environment variables, and it waits as CLEANLIST_GREYLIST_RETRY says. See: cleanlist verify --help");
    }
    if (explain) throw new UsageError("--explain is for addresses and streams of them: a list has a column with the reason. See: cleanlist verify --help");
    return verifyFile(context, { input: first, output: textOf(parsed, "output"), again: isOn(parsed, "again"), asJson });
  }
  if (textOf(parsed, "output") !== null || isOn(parsed, "again")) throw new UsageError("--output and --again are for one list. See: cleanlist verify --help");
  if (explain && isStream && !asJson) throw new UsageError("With --stdin, --explain needs --jsonl. See: cleanlist verify --help");
  if (isStream && addresses.length > 0) throw new UsageError("Name addresses, or read them with --stdin, but not both. See: cleanlist verify --help");
  if (isStream && textOf(parsed, "wait") !== null) throw new UsageError("With --stdin the waiting is set by --retry-schedule. See: cleanlist verify --help");
  if (!isStream && addresses.length === 0) throw new UsageError("Name at least one address. See: cleanlist verify --help");
  if (addresses.length > addressesMax) throw new UsageError("For more than 1,000 addresses use: cleanlist verify --stdin");
  const waitMs = waitOf(parsed);
  const waitsForAll = textOf(parsed, "wait") === null && settings.greylistRetryMs !== undefined;
  const verifier = await context.openVerifier(settings);
  try {
    if (isStream) return await verifyStream(verifier, { ...context, asJson, explain });
    const deadlineMs = waitsForAll ? Number.POSITIVE_INFINITY : context.now() + waitMs;
    const told = await Promise.all(addresses.map((address) => patientVerification(verifier, { address, deadlineMs, context })));
    if (asJson) for (const each of told) context.terminal.out(JSON.stringify(recordOf(each, { explain })));
    else context.terminal.out(columnsOf([["address", "verdict", "reason", "status", "confidence"], ...told.map(({ verification }) => row(verification))]));
    if (explain && !asJson) for (const { verification } of told) context.terminal.out(`\n${explained(verification)}`);
    return 0;
  } finally {
    await verifier.close();
  }
}

function row({ address, verdict }: Verification): string[] {
  return [address, verdict.status, verdict.reason, emailStatus(verdict), verdict.confidence.toFixed(2)];
}
