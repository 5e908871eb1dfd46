/** `cleanlist people`: who signs in, and a new password for whoever forgot theirs. No mail is sent: the operator hands the link on. */
import { everybody, openPeople, resetUrl } from "../engine/identity/people.ts";
import type { Command, Context } from "./command.ts";
import { isOn, parseOptions } from "./options.ts";
import { publicOrigin } from "./public-origin.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const people: Command = {
  summary: "List the people who sign in, and let one choose a new password",
  help: `cleanlist people [list]          everybody, with what they belong to
cleanlist people reset ADDRESS   a link under which they choose a new password; it works once, for a day

With the new password, all sessions of the person end; their API keys stay. With the embedded database, stop
\`cleanlist serve\` first: one process at a time can open it.

  --json    one JSON object a line`,
  run: runPeople,
};

async function runPeople(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("people", args, { json: { type: "boolean", default: false } });
  const [verb = "list", address] = parsed.positionals;
  if (verb !== "list" && verb !== "reset") throw new UsageError("Say list or reset. See: cleanlist people --help");
  if (verb === "reset" && address === undefined) throw new UsageError("Name the address that they sign in with: cleanlist people reset jane@acme.example");
  const { engine, close } = await context.openService();
  try {
    return await (address === undefined ? list(engine, context, isOn(parsed, "json")) : reset(engine, context, address));
  } finally {
    await close();
  }
}

type Engine = Awaited<ReturnType<Context["openService"]>>["engine"];

async function list({ database }: Engine, { terminal }: Context, isJson: boolean): Promise<number> {
  const found = await everybody(database);
  if (isJson) {
    for (const { id, email, name, organizations } of found) terminal.out(JSON.stringify({ user_id: id, email, name, organizations }));
    return 0;
  }
  const rows = found.map(({ id, email, name, organizations }) => [id, email, name, organizations.map((each) => `${each.role} of ${each.organization_id}`).join(", ")]);
  terminal.out(rows.length === 0 ? "Nobody has signed in yet." : columnsOf([["id", "address", "name", "belongs to"], ...rows]));
  return 0;
}

async function reset({ database, secret }: Engine, { config, terminal }: Context, address: string): Promise<number> {
  const link = await openPeople({ database, secret, isSecure: false }).requestReset(address);
  if (link === null) {
    terminal.say("Nobody signs in with that address: cleanlist people lists everybody.");
    return 1;
  }
  terminal.say(`Under this link they choose a new password; it works once, until ${link.expiresAt.toISOString()}:`);
  terminal.out(resetUrl(publicOrigin(config), link.token));
  return 0;
}
