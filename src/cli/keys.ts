/** `cleanlist keys`: the credentials of the API. A key is shown once, when it is made. */
import type { Scope } from "../contract/scopes.ts";
import { isScope, scopes as allScopes } from "../contract/scopes.ts";
import type { ApiKey } from "../engine/identity/api-keys.ts";
import { createKey, keyPrefix, listKeys, revokeKey } from "../engine/identity/api-keys.ts";
import type { Command, Context, Service } from "./command.ts";
import { defaultOrganization, ensureDefaultOrganization, operatorId } from "./default-organization.ts";
import { organizationNamed } from "./named-organization.ts";
import { parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const keys: Command = {
  summary: "Create, list and revoke API keys",
  help: `cleanlist keys create --name NAME [--scopes enrich:read,enrich:write] [--expires 2027-01-31]
cleanlist keys list [--organization ID]
cleanlist keys revoke ID [--organization ID]

A key is shown once, when it is created: only its hash is stored. It may do everything, unless --scopes says less. At most 10
keys can be active. Other organizations (cleanlist organizations) create their own keys; here they are seen and revoked. With the
embedded database, stop \`cleanlist serve\` first: one process at a time can open it.`,
  run: runKeys,
};

/** The command line sees the keys of everybody. */
const userId = null;

const worded = { type: "string" } as const;

async function runKeys(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("keys", args, { name: worded, expires: worded, scopes: worded, organization: worded });
  const [verb, id] = parsed.positionals;
  const service = await context.openService();
  try {
    const { database } = service.engine;
    await ensureDefaultOrganization(database, context);
    const organizationId = await organizationNamed(database, textOf(parsed, "organization") ?? defaultOrganization.id);
    switch (verb) {
      case "create":
        if (organizationId !== defaultOrganization.id) throw new UsageError("Another organization's people create their own keys: a link for one is made by cleanlist organizations invite ID.");
        return await create(service, context, { name: textOf(parsed, "name"), expires: textOf(parsed, "expires"), scopes: textOf(parsed, "scopes") });
      case "list":
        return await list(service, context, organizationId);
      case "revoke":
        return await revoke(service, context, { organizationId, id });
      default:
        throw new UsageError("Say create, list or revoke. See: cleanlist keys --help");
    }
  } finally {
    await service.close();
  }
}

type CreateOptions = { readonly name: string | null; readonly expires: string | null; readonly scopes: string | null };

async function create({ engine }: Service, context: Context, options: CreateOptions): Promise<number> {
  if (options.name === null || options.name.trim() === "") throw new UsageError('A key needs a name: cleanlist keys create --name "CRM sync"');
  const expiresAt = options.expires === null ? null : new Date(options.expires);
  if (expiresAt !== null && !(expiresAt.getTime() > context.now())) throw new UsageError("--expires must be a date in the future, for example 2027-01-31.");
  const wanted = { organizationId: defaultOrganization.id, userId: operatorId, name: options.name.trim(), scopes: scopesFrom(options.scopes), expiresAt, nowMs: context.now() };
  const made = await createKey(engine.database, engine.secret, wanted);
  if (made.kind === "too_many_keys") {
    context.terminal.say("There are 10 active keys already: revoke one first (cleanlist keys list).");
    return 1;
  }
  if (made.kind !== "created") throw new Error(`The operator could not make a key: ${made.kind}.`);
  context.terminal.say("Keep this key: it is not shown again.");
  context.terminal.out(made.key);
  return 0;
}

function scopesFrom(text: string | null): readonly Scope[] | null {
  if (text === null) return null;
  const named = text.split(",").map((part) => part.trim());
  const unknown = named.find((name) => !isScope(name));
  if (unknown !== undefined) throw new UsageError(`--scopes "${unknown}" is not known; the scopes are ${allScopes.join(", ")}.`);
  return named.filter(isScope);
}

async function list({ engine }: Service, context: Context, organizationId: string): Promise<number> {
  const found = await listKeys(engine.database, { organizationId, userId });
  const rows = found.map((key) => [
    key.id,
    key.name,
    `${keyPrefix}…${key.last4}`,
    stateOf(key, context.now()),
    key.lastUsedAt === null ? "never used" : `used ${key.lastUsedAt.toISOString()}`,
    key.scopes === null ? "everything" : key.scopes.join(","),
  ]);
  context.terminal.out(rows.length === 0 ? "No keys yet: cleanlist keys create --name NAME" : columnsOf(rows));
  return 0;
}

function stateOf(key: ApiKey, nowMs: number): string {
  if (key.revokedAt !== null) return "revoked";
  return key.expiresAt !== null && key.expiresAt.getTime() <= nowMs ? "expired" : "active";
}

async function revoke({ engine }: Service, context: Context, { organizationId, id }: { readonly organizationId: string; readonly id: string | undefined }): Promise<number> {
  if (id === undefined) throw new UsageError("Name the key's id: cleanlist keys list shows it.");
  const revoked = await revokeKey(engine.database, { organizationId, userId, id, nowMs: context.now() });
  context.terminal.say(revoked ? "Revoked: it is refused from now on." : "There is no active key with that id.");
  return revoked ? 0 : 1;
}
