/** `cleanlist credits`: the balance of the service's organization, and grants to it. */
import { balanceOf, grant } from "../engine/credits.ts";
import type { Command, Context } from "./command.ts";
import { defaultOrganization, ensureDefaultOrganization } from "./default-organization.ts";
import { parseOptions } from "./options.ts";
import { UsageError } from "./terminal.ts";

export const credits: Command = {
  summary: "Show the credit balance of the service, or add to it",
  help: `cleanlist credits                 the balance
cleanlist credits grant AMOUNT    add credits`,
  run: runCredits,
};

async function runCredits(args: readonly string[], context: Context): Promise<number> {
  const [verb, amountText] = parseOptions("credits", args, {}).positionals;
  const amount = Number(amountText);
  if (verb !== undefined && (verb !== "grant" || !Number.isInteger(amount) || amount < 1 || amount > 1_000_000_000)) {
    throw new UsageError("Say how many: cleanlist credits grant 5000");
  }
  const { engine, close } = await context.openService();
  try {
    const { database } = engine;
    const nowMs = context.now();
    await ensureDefaultOrganization(database, context);
    if (verb === "grant") {
      await database.transaction((tx) => grant(tx, { organizationId: defaultOrganization.id, amount, note: "granted on the command line", nowMs }));
    }
    context.terminal.out(`${String(await balanceOf(database, defaultOrganization.id))} credits`);
    return 0;
  } finally {
    await close();
  }
}
