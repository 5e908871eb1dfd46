/** `cleanlist bounces import FILE`: what came of mail that was sent corrects what was said of its addresses. */
import { stat } from "node:fs/promises";
import { normaliseAddress } from "../domain/addresses.ts";
import type { MailOutcome } from "../domain/mail-outcome.ts";
import { recordOutcomes } from "../engine/mail-outcomes.ts";
import { ensureOrganization } from "../engine/organizations.ts";
import { openBounces } from "./bounces/read-bounces.ts";
import type { Command, Context, Service } from "./command.ts";
import { defaultOrganization, ensureDefaultOrganization } from "./default-organization.ts";
import { localOrganization } from "./enrich.ts";
import { isOn, oneOf, parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const bounces: Command = {
  summary: "Import bounces and deliveries of mail that was sent",
  help: `cleanlist bounces import FILE [--assume hard] [--json]

Reads what your sending service exports (SES, SendGrid, Mailgun, Postmark, HubSpot, Instantly, Smartlead, or any CSV
with a column "email"), lines of a Postfix log, or delivery status notifications. Each row is read like a reply of a mail
host:

  hard       the recipient does not exist: undeliverable from now on, and no answer with it is given again
  soft       full, busy, later                             nothing changes for the address
  policy     about the sender, the message or its content  nothing changes for the address
  delivered  taken, and it did not come back: good evidence for the address and its domain
  unclear    it came back, and nothing says why            nothing changes for the address

The same file twice changes nothing. Addresses are kept as keyed hashes.

  --assume hard   take what is unclear as hard: for services that export hard bounces only
  --json          print the counts as JSON`,
  run: runBounces,
};

const batchSize = 1_000;
const namedMax = 20;

async function runBounces(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("bounces", args, { assume: { type: "string", default: "nothing" }, json: { type: "boolean", default: false } });
  const [verb, path, ...others] = parsed.positionals;
  if (verb !== "import" || path === undefined || others.length > 0) throw new UsageError("Name one file: cleanlist bounces import FILE. See: cleanlist bounces --help");
  const assume = oneOf("bounces", "assume", textOf(parsed, "assume") ?? "nothing", ["nothing", "hard"] as const);
  const rows = await openBounces(path, context.signal);
  // What is told without a time happened no later than its file was written: so the same file means the same twice.
  const writtenMs = (await stat(path)).mtimeMs;
  const service = await context.openService();
  try {
    await ensureOrganization(service.engine.database, { ...localOrganization, nowMs: context.now() });
    await ensureDefaultOrganization(service.engine.database, context);
    const counts = await importAll(rows, { service, context, assume, writtenMs });
    context.terminal.out(isOn(parsed, "json") ? JSON.stringify(counts) : columnsOf(Object.entries(counts).map(([kind, count]) => [kind, String(count)])));
    if (counts.unclear > 0 && !isOn(parsed, "json")) context.terminal.say(`${String(counts.unclear)} came back without a reason: nothing was changed for them. If your service exports hard bounces only, add --assume hard.`);
    return 0;
  } finally {
    await service.close();
  }
}

type Import = { readonly service: Service; readonly context: Context; readonly assume: "nothing" | "hard"; readonly writtenMs: number };
type Counts = { rows: number; hard: number; soft: number; policy: number; delivered: number; known: number; unclear: number; unreadable: number };

async function importAll(rows: Awaited<ReturnType<typeof openBounces>>, { service, context, assume, writtenMs }: Import): Promise<Counts> {
  const counts: Counts = { rows: 0, hard: 0, soft: 0, policy: 0, delivered: 0, known: 0, unclear: 0, unreadable: 0 };
  let batch: MailOutcome[] = [];

  async function store(): Promise<void> {
    const { database, secret } = service.engine;
    const stored = { secret, outcomes: batch, nowMs: context.now() };
    // Whoever runs the command owns both: what is sent from the lists of the one is asked about through the other.
    const recorded = await recordOutcomes(database, { ...stored, organizationId: localOrganization.id });
    await recordOutcomes(database, { ...stored, organizationId: defaultOrganization.id });
    for (const kind of ["hard", "soft", "policy", "delivered", "known"] as const) counts[kind] += recorded[kind];
    batch = [];
  }

  for await (const { line, address: text, report, atMs } of rows) {
    counts.rows += 1;
    const address = normaliseAddress(text);
    if (address === null) {
      counts.unreadable += 1;
      if (counts.unreadable <= namedMax) context.terminal.say(`line ${String(line)}: ${text.trim() === "" ? "there is no address" : "this is no address"}; the row is left out`);
      continue;
    }
    const read = service.readReport(report);
    const outcome = read.kind === "unclear" && assume === "hard" ? ({ kind: "hard", reason: "mailbox_not_found" } as const) : read;
    if (outcome.kind === "unclear") counts.unclear += 1;
    else batch.push({ address, ...outcome, atMs: Math.min(atMs ?? writtenMs, context.now()) });
    if (batch.length >= batchSize) await store();
  }
  await store();
  if (counts.unreadable > namedMax) context.terminal.say(`… and ${String(counts.unreadable - namedMax)} more rows without an address`);
  return counts;
}
