/** `cleanlist keys`: the credentials of the API. A key is shown once, when it is made. */
import type { Database } from "../engine/database.ts";
import { createKey, ensureOrganization, listKeys, revokeKey } from "../engine/organizations.ts";
import type { Command, Context } from "./command.ts";
import { parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

/** The organization that the service's first users share, until they make others. */
export const defaultOrganization = { id: "org_default", name: "Default" };
const defaultUser = "user_default";

export const keys: Command = {
  summary: "Create, list and revoke API keys",
  help: `cleanlist keys create --name NAME [--expires 2027-01-31]
cleanlist keys list
cleanlist keys revoke ID

A key is shown once, when it is created: only its hash is stored. At most 10 keys can be active. With the embedded
database, stop \`cleanlist serve\` first: one process at a time can open it.`,
  run: runKeys,
};

async function runKeys(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("keys", args, { name: { type: "string" }, expires: { type: "string" } });
  const [verb, id] = parsed.positionals;
  const { engine, close } = await context.openService();
  try {
    const opening = { ...defaultOrganization, unmetered: false, credits: context.config.CLEANLIST_OPENING_CREDITS, nowMs: context.now() };
    await ensureOrganization(engine.database, opening);
    switch (verb) {
      case "create":
        return await create(engine.database, context, { name: textOf(parsed, "name"), expires: textOf(parsed, "expires") });
      case "list":
        return await list(engine.database, context);
      case "revoke":
        return await revoke(engine.database, context, id);
      default:
        throw new UsageError("Say create, list or revoke. See: cleanlist keys --help");
    }
  } finally {
    await close();
  }
}

async function create(db: Database, context: Context, options: { readonly name: string | null; readonly expires: string | null }): Promise<number> {
  if (options.name === null || options.name.trim() === "") throw new UsageError('A key needs a name: cleanlist keys create --name "CRM sync"');
  const expiresAt = options.expires === null ? null : new Date(options.expires);
  if (expiresAt !== null && !(expiresAt.getTime() > context.now())) throw new UsageError("--expires must be a date in the future, for example 2027-01-31.");
  const made = await createKey(db, { organizationId: defaultOrganization.id, userId: defaultUser, name: options.name.trim(), expiresAt, nowMs: context.now() });
  if (made.kind === "too_many_keys") {
    context.terminal.say("There are 10 active keys already: revoke one first (cleanlist keys list).");
    return 1;
  }
  context.terminal.say("Keep this key: it is not shown again.");
  context.terminal.out(made.key);
  return 0;
}

async function list(db: Database, context: Context): Promise<number> {
  const found = await listKeys(db, defaultOrganization.id);
  const rows = found.map((key) => [
    key.id,
    key.name,
    `clapi_…${key.last4}`,
    key.revokedAt === null ? "active" : "revoked",
    key.lastUsedAt === null ? "never used" : `used ${key.lastUsedAt.toISOString()}`,
  ]);
  context.terminal.out(rows.length === 0 ? "No keys yet: cleanlist keys create --name NAME" : columnsOf(rows));
  return 0;
}

async function revoke(db: Database, context: Context, id: string | undefined): Promise<number> {
  if (id === undefined) throw new UsageError("Name the key's id: cleanlist keys list shows it.");
  const revoked = await revokeKey(db, { organizationId: defaultOrganization.id, id, nowMs: context.now() });
  context.terminal.say(revoked ? "Revoked: it is refused from now on." : "There is no active key with that id.");
  return revoked ? 0 : 1;
}
