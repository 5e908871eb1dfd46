/** `cleanlist organizations`: who uses the service, what each may use, and how a new one comes in. */
import { isTierName } from "../contract/features.ts";
import { invite, welcomeUrl } from "../engine/identity/invitations.ts";
import { membersOf } from "../engine/identity/members.ts";
import type { Engine } from "../engine/engine.ts";
import { createOrganization, organizations as all, setTier } from "../engine/organizations.ts";
import { readTiers } from "../engine/tiers-file.ts";
import type { Command, Context } from "./command.ts";
import { organizationNamed } from "./named-organization.ts";
import type { Parsed } from "./options.ts";
import { isOn, parseOptions, textOf } from "./options.ts";
import { publicOrigin } from "./public-origin.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const organizations: Command = {
  summary: "List the organizations, add one, and say what each may use",
  help: `cleanlist organizations [list]                     each, with its tier, its people and its credits
cleanlist organizations create NAME [--tier TIER] [--credits N]
                                                   a new one, and a link that makes whoever opens it its owner
cleanlist organizations show ID                    who belongs to it
cleanlist organizations invite ID                  another link for an owner
cleanlist organizations tier ID TIER               what it may use: a tier of CLEANLIST_TIERS, or default

Credits are added by cleanlist credits grant. With the embedded database, stop \`cleanlist serve\` first: one process at
a time can open it.

  --tier TIER    the tier of the new organization; the default one otherwise
  --credits N    credits that it begins with; none otherwise
  --json         one JSON object a line`,
  run: runOrganizations,
};

const linkMs = 7 * 86_400_000;
const creditsMax = 1_000_000_000;
const nameLengthMax = 200;

type Work = (engine: Engine, context: Context) => Promise<number>;

async function runOrganizations(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("organizations", args, { tier: { type: "string" }, credits: { type: "string" }, json: { type: "boolean", default: false } });
  const work = await workOf(parsed, context);
  const { engine, close } = await context.openService();
  try {
    return await work(engine, context);
  } finally {
    await close();
  }
}

/** What is asked for, checked before anything is opened. */
async function workOf(parsed: Parsed, { config }: Context): Promise<Work> {
  const [verb = "list", first, second] = parsed.positionals;
  const tierFrom = async (text: string): Promise<string | null> => {
    if (text === "default") return null;
    if (isTierName(text) && (await readTiers(config.CLEANLIST_TIERS)).of(text).name === text) return text;
    throw new UsageError(`The tier "${text}" is not described: CLEANLIST_TIERS names the file that describes them (docs/configuration.md).`);
  };
  switch (verb) {
    case "list":
      return (engine, context) => list(engine, context, isOn(parsed, "json"));
    case "create": {
      const name = first?.trim() ?? "";
      if (name === "" || name.length > nameLengthMax || second !== undefined) throw new UsageError('Name it: cleanlist organizations create "Acme Ltd"');
      const credits = Number(textOf(parsed, "credits") ?? "0");
      if (!Number.isInteger(credits) || credits < 0 || credits > creditsMax) throw new UsageError("--credits is a number of credits, for example 500.");
      const tier = await tierFrom(textOf(parsed, "tier") ?? "default");
      return (engine, context) => create(engine, context, { name, credits, tier });
    }
    case "show":
      return (engine, context) => show(engine, context, { text: idFrom(first, verb), isJson: isOn(parsed, "json") });
    case "invite":
      return async (engine, context) => printLink(engine, context, await organizationNamed(engine.database, idFrom(first, verb)));
    case "tier": {
      if (second === undefined) throw new UsageError("Name both: cleanlist organizations tier ID TIER");
      const tier = await tierFrom(second);
      return (engine, context) => changeTier(engine, context, { text: idFrom(first, verb), tier });
    }
    default:
      throw new UsageError("Say list, create, show, invite or tier. See: cleanlist organizations --help");
  }
}

function idFrom(text: string | undefined, verb: string): string {
  if (text === undefined) throw new UsageError(`Name the organization's id: cleanlist organizations ${verb} ID. cleanlist organizations lists them.`);
  return text;
}

async function list({ database }: Engine, { terminal }: Context, isJson: boolean): Promise<number> {
  const found = await all(database);
  if (isJson) {
    for (const { id, name, tier, people, credits, createdAt } of found) terminal.out(JSON.stringify({ id, name, tier, people, credits, created_at: createdAt.toISOString() }));
    return 0;
  }
  const rows = found.map(({ id, name, tier, people, credits, createdAt }) => [id, name, tier ?? "default", String(people), credits === null ? "not counted" : String(credits), createdAt.toISOString()]);
  terminal.out(columnsOf([["id", "name", "tier", "people", "credits", "created"], ...rows]));
  return 0;
}

async function create(engine: Engine, context: Context, wanted: { readonly name: string; readonly credits: number; readonly tier: string | null }): Promise<number> {
  const id = await createOrganization(engine.database, { ...wanted, nowMs: context.now() });
  context.terminal.out(id);
  return printLink(engine, context, id);
}

async function printLink({ database, secret }: Engine, { config, terminal, now }: Context, organizationId: string): Promise<number> {
  const link = await invite(database, secret, { organizationId, role: "owner", email: null, invitedBy: null, ttlMs: linkMs, nowMs: now() });
  terminal.say(`Whoever opens this link becomes its owner; it works once, until ${link.expiresAt.toISOString()}:`);
  terminal.out(welcomeUrl(publicOrigin(config), link.token));
  return 0;
}

async function show({ database }: Engine, { terminal }: Context, { text, isJson }: { readonly text: string; readonly isJson: boolean }): Promise<number> {
  const members = await membersOf(database, await organizationNamed(database, text));
  if (isJson) {
    for (const { userId, role, name, email, createdAt } of members) terminal.out(JSON.stringify({ user_id: userId, role, name, email, since: createdAt.toISOString() }));
    return 0;
  }
  const rows = members.map(({ userId, role, name, email, createdAt }) => [userId, role, name ?? "-", email ?? "-", createdAt.toISOString()]);
  terminal.out(members.length === 0 ? "Nobody belongs to it yet." : columnsOf([["id", "role", "name", "address", "since"], ...rows]));
  return 0;
}

async function changeTier({ database }: Engine, { terminal }: Context, { text, tier }: { readonly text: string; readonly tier: string | null }): Promise<number> {
  await setTier(database, { id: await organizationNamed(database, text), tier });
  terminal.say(`It is on the ${tier === null ? "default tier" : `tier ${tier}`} from now on.`);
  return 0;
}
