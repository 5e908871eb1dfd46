/** `cleanlist credits`: the balance of the service's organization, its statement, and what an operator does to it. */
import { adjust, balanceOf, grant } from "../engine/credits.ts";
import { changeCreditSettings, creditSettings } from "../engine/credit-settings.ts";
import type { Database } from "../engine/database.ts";
import { grantUntil } from "../engine/expiring-credits.ts";
import { statementOf } from "../engine/statement.ts";
import type { Command, Context } from "./command.ts";
import { defaultOrganization, ensureDefaultOrganization } from "./default-organization.ts";
import { organizationNamed } from "./named-organization.ts";
import type { Parsed } from "./options.ts";
import { parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

const creditsMax = 1_000_000_000;
const entriesShown = 50;
const worded = { type: "string" } as const;
const optionTypes = { until: worded, reason: worded, reserve: worded, warn: worded, organization: worded };

export const credits: Command = {
  summary: "Show the credits of the service and their statement, or add to them",
  help: `cleanlist credits                                       the balance
cleanlist credits statement                             the newest 50 entries of the ledger
cleanlist credits grant AMOUNT [--until 2027-01-31]     add credits, for good or until a day
cleanlist credits adjust AMOUNT --reason TEXT           correct the balance, up or (-5) down; the statement tells why
cleanlist credits settings [--reserve N] [--warn N]     keep so many back from new work, be warned below so many

  --organization ID   of which organization, as cleanlist organizations lists them; the service's own otherwise`,
  run: runCredits,
};

async function runCredits(args: readonly string[], context: Context): Promise<number> {
  const correction = args[0] === "adjust" ? args[1] : undefined;
  // parseArgs would take the -5 of "adjust -5" for an option.
  const parsed = parseOptions("credits", correction === undefined ? args : [args[0] ?? "", ...args.slice(2)], optionTypes);
  const work = workOf([parsed.positionals[0], correction ?? parsed.positionals[1]], parsed, context);
  const { engine, close } = await context.openService();
  try {
    const { database } = engine;
    await ensureDefaultOrganization(database, context);
    return await work(database, await organizationNamed(database, textOf(parsed, "organization") ?? defaultOrganization.id));
  } finally {
    await close();
  }
}

type Work = (db: Database, organizationId: string) => Promise<number>;

/** What is asked for, checked before anything is opened. */
function workOf([verb, amountText]: readonly (string | undefined)[], parsed: Parsed, context: Context): Work {
  const nowMs = context.now();
  const balance: Work = async (db, organizationId) => {
    context.terminal.out(`${String(await balanceOf(db, organizationId))} credits`);
    return 0;
  };
  switch (verb) {
    case undefined:
      return balance;
    case "statement":
      return (db, organizationId) => printStatement(db, organizationId, context);
    case "grant": {
      const amount = amountOf(amountText, "cleanlist credits grant 5000", 1);
      const until = textOf(parsed, "until");
      const expiresAtMs = until === null ? null : Date.parse(until);
      if (expiresAtMs !== null && !(expiresAtMs > nowMs)) throw new UsageError("--until must be a date in the future, for example 2027-01-31.");
      return async (db, organizationId) => {
        const granted = { organizationId, amount, note: "granted on the command line", nowMs };
        await db.transaction((tx) => (expiresAtMs === null ? grant(tx, granted) : grantUntil(tx, { ...granted, kind: "grant", expiresAtMs })));
        return balance(db, organizationId);
      };
    }
    case "adjust": {
      const amount = amountOf(amountText, 'cleanlist credits adjust -5 --reason "charged by mistake"', -creditsMax);
      const reason = textOf(parsed, "reason")?.trim() ?? "";
      if (reason === "") throw new UsageError('Say why: cleanlist credits adjust -5 --reason "charged by mistake"');
      return async (db, organizationId) => {
        const adjusted = await db.transaction((tx) => adjust(tx, { organizationId, amount, reason, nowMs }));
        if (adjusted.kind === "taken") return balance(db, organizationId);
        context.terminal.say(`The balance cannot go below zero: there are ${String(adjusted.available)} credits.`);
        return 1;
      };
    }
    case "settings": {
      const change = { pauseBelow: countOf("reserve", parsed), lowBelow: countOf("warn", parsed), nowMs };
      return async (db, organizationId) => {
        await changeCreditSettings(db, { organizationId, ...change });
        const { pauseBelow, lowBelow } = await creditSettings(db, organizationId);
        context.terminal.out(columnsOf([["reserve", String(pauseBelow)], ["warn", String(lowBelow)]]));
        return 0;
      };
    }
    default:
      throw new UsageError("Say settings, statement, grant or adjust. See: cleanlist credits --help");
  }
}

function amountOf(text: string | undefined, example: string, least: number): number {
  const amount = Number(text);
  if (text === undefined || !Number.isInteger(amount) || amount === 0 || amount < least || amount > creditsMax) throw new UsageError(`Say how many: ${example}`);
  return amount;
}

function countOf(name: "reserve" | "warn", parsed: Parsed): number | null {
  const given = textOf(parsed, name);
  if (given === null) return null;
  if (!/^\d{1,9}$/.test(given)) throw new UsageError(`--${name} is a number of credits, for example 200; 0 switches it off.`);
  return Number(given);
}

async function printStatement(db: Database, organizationId: string, { terminal }: Context): Promise<number> {
  const entries = await statementOf(db, { organizationId, before: null, limit: entriesShown });
  const rows = entries.map((entry) => [
    entry.createdAt.toISOString(),
    entry.kind,
    entry.amount > 0 ? `+${String(entry.amount)}` : String(entry.amount),
    String(entry.balanceAfter),
    entry.workflowId ?? entry.note ?? "",
  ]);
  terminal.out(columnsOf([["time", "kind", "credits", "balance", "workflow or reason"], ...rows]));
  return 0;
}
