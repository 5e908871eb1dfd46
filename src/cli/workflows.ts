/** `cleanlist workflows`: what was submitted to the service or read from lists, how far it is, and what may be done about it. */
import { resume } from "../engine/halting.ts";
import type { Engine } from "../engine/engine.ts";
import type { SourceCost, WorkflowView } from "../engine/views.ts";
import { newestWorkflows, sourceCosts, workflowView } from "../engine/views.ts";
import type { Command, Context } from "./command.ts";
import { defaultOrganization } from "./default-organization.ts";
import { localOrganization } from "./enrich.ts";
import { organizationNamed } from "./named-organization.ts";
import type { Parsed } from "./options.ts";
import { isOn, parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const workflows: Command = {
  summary: "List workflows, show one, cancel it, or let it use the reserve",
  help: `cleanlist workflows [list]       the newest, 50 unless said otherwise
cleanlist workflows show ID      one, with what its sources were asked and cost
cleanlist workflows cancel ID    nothing more is asked for it; what was found is kept and charged
cleanlist workflows resume ID    one that waits for credits goes on, down to the last of them

Those of the service and those of the command line's own lists. ID is the one of this list or of the API. With the
embedded database, stop \`cleanlist serve\` first: one process at a time can open it.

  --limit N             so many of them, up to 10000
  --before ID           those that were submitted before this one: the next page
  --organization ID     of another organization, as cleanlist organizations lists them
  --json                one JSON object a line`,
  run: runWorkflows,
};

const shown = 50;
const shownMax = 10_000;
/** Whoever runs the command owns both. */
const ownOrganizations = [defaultOrganization.id, localOrganization.id];
const verbs = { show, cancel, resume: resumeOne } as const;

async function runWorkflows(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("workflows", args, { json: { type: "boolean", default: false }, limit: { type: "string" }, before: { type: "string" }, organization: { type: "string" } });
  const [verb = "list", text] = parsed.positionals;
  const isJson = isOn(parsed, "json");
  const organization = textOf(parsed, "organization");
  const ownersOf = async (engine: Engine): Promise<readonly string[]> => (organization === null ? ownOrganizations : [await organizationNamed(engine.database, organization)]);
  if (verb === "list") {
    const page = pageOf(parsed);
    return within(context, async (engine) => list(engine, { context, isJson, organizationIds: await ownersOf(engine), ...page }));
  }
  if (verb !== "show" && verb !== "cancel" && verb !== "resume") throw new UsageError("Say list, show, cancel or resume. See: cleanlist workflows --help");
  const workflowId = idFrom(text);
  if (workflowId === null) throw new UsageError(`Name the workflow's id: cleanlist workflows ${verb} ID. cleanlist workflows lists them.`);
  return within(context, async (engine) => {
    const view = await find(engine, { workflowId, organizationIds: await ownersOf(engine) });
    if (view !== null) return verbs[verb](engine, view, { context, isJson });
    context.terminal.say("There is no workflow with that id.");
    return 1;
  });
}

type Asked = { readonly context: Context; readonly isJson: boolean };

async function within(context: Context, work: (engine: Engine) => Promise<number>): Promise<number> {
  const { engine, close } = await context.openService();
  try {
    return await work(engine);
  } finally {
    await close();
  }
}

/** The API puts a word before it that tells how the workflow came. */
function idFrom(text: string | undefined): string | null {
  return /(?:^|[-_])([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(text ?? "")?.[1]?.toLowerCase() ?? null;
}

type Page = { readonly limit: number; readonly before: string | null };

function pageOf(parsed: Parsed): Page {
  const limit = Number(textOf(parsed, "limit") ?? String(shown));
  if (!Number.isInteger(limit) || limit < 1 || limit > shownMax) throw new UsageError(`--limit is a number from 1 to ${String(shownMax)}.`);
  const text = textOf(parsed, "before");
  const before = text === null ? null : idFrom(text);
  if (text !== null && before === null) throw new UsageError("--before is the id of a workflow: the last one of the page before.");
  return { limit, before };
}

async function find({ database }: Engine, { workflowId, organizationIds }: { readonly workflowId: string; readonly organizationIds: readonly string[] }): Promise<WorkflowView | null> {
  const views = await Promise.all(organizationIds.map((organizationId) => workflowView(database, { organizationId, workflowId })));
  return views.find((view) => view !== null) ?? null;
}

async function list({ database }: Engine, { context: { terminal }, isJson, ...page }: Asked & Page & { readonly organizationIds: readonly string[] }): Promise<number> {
  const views = await newestWorkflows(database, page);
  if (isJson) {
    for (const view of views) terminal.out(JSON.stringify(told(view)));
    return 0;
  }
  const rows = views.map((view) => [view.id, view.createdAt.toISOString(), view.type, stateOf(view), `${String(view.done)}/${String(view.total)}`, String(view.successful), String(view.creditsCharged)]);
  terminal.out(rows.length === 0 ? "No workflows yet." : columnsOf([["id", "submitted", "type", "state", "done", "found", "credits"], ...rows]));
  return 0;
}

async function show({ database }: Engine, view: WorkflowView, { context: { terminal }, isJson }: Asked): Promise<number> {
  const costs = await sourceCosts(database, view.id);
  const fields = told(view);
  if (isJson) {
    terminal.out(JSON.stringify({ ...fields, sources: costs.map(toldCost) }));
    return 0;
  }
  terminal.out(columnsOf(Object.entries(fields).map(([name, value]) => [name, value === null ? "-" : String(value)])));
  if (costs.length === 0) return 0;
  const rows = costs.map(toldCost).map(({ source, calls, hits, cost_usd }) => [source, String(calls), String(hits), cost_usd.toFixed(4)]);
  terminal.out(`\n${columnsOf([["source", "calls", "hits", "cost in USD"], ...rows])}`);
  return 0;
}

async function cancel(engine: Engine, { organizationId, id }: WorkflowView, { context }: Asked): Promise<number> {
  const cancelled = await engine.cancel({ organizationId, workflowId: id, nowMs: context.now() });
  switch (cancelled.kind) {
    case "cancelled":
      context.terminal.say("Cancelled: nothing more is asked for it. Contacts without a result get one as soon as a worker comes to them.");
      return 0;
    case "already_ended":
      context.terminal.say("It has ended already.");
      return 1;
    case "unknown_workflow":
      throw new Error("A workflow was there, and is gone.");
  }
}

async function resumeOne(engine: Engine, { organizationId, id }: WorkflowView, { context }: Asked): Promise<number> {
  const resumed = await resume(engine.intake, { organizationId, workflowId: id, nowMs: context.now(), keep: "nothing" });
  switch (resumed.kind) {
    case "resumed":
      context.terminal.say("It goes on.");
      return 0;
    case "insufficient_credits":
      context.terminal.say(`It goes on as far as there are credits: ${String(resumed.available)} are left, and its next contacts need ${String(resumed.needed)}. Add some: cleanlist credits grant AMOUNT`);
      return 1;
    case "not_paused":
      context.terminal.say("It does not wait for credits.");
      return 1;
    case "unknown_workflow":
      throw new Error("A workflow was there, and is gone.");
  }
}

function stateOf({ status, pausedAt, cancelledAt, completedAt }: WorkflowView): string {
  if (cancelledAt !== null) return completedAt === null ? "cancelling" : "cancelled";
  return pausedAt === null ? status : "paused";
}

type Told = Readonly<Record<string, string | number | null>>;

/** In the words of the API. */
function told(view: WorkflowView): Told {
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    id: view.id,
    organization_id: view.organizationId,
    enrichment_type: view.type,
    state: stateOf(view),
    total: view.total,
    done: view.done,
    successful: view.successful,
    failed: view.failed,
    errors: view.errors,
    emails_found: view.emailsFound,
    phones_found: view.phonesFound,
    credits_held: view.creditsHeld,
    credits_charged: view.creditsCharged,
    created_at: time(view.createdAt),
    completed_at: time(view.completedAt),
    paused_at: time(view.pausedAt),
    cancelled_at: time(view.cancelledAt),
  };
}

function toldCost({ source, calls, hits, costMicros }: SourceCost): { readonly source: string; readonly calls: number; readonly hits: number; readonly cost_usd: number } {
  return { source, calls, hits, cost_usd: costMicros / 1_000_000 };
}
