/** `cleanlist suppress`: people and domains that are not looked up any more, and of whom nothing is kept. */
import { normaliseAddress } from "../domain/addresses.ts";
import { registrableDomain } from "../domain/company-names.ts";
import type { Contact } from "../domain/contact.ts";
import { linkedinProfileUrl } from "../domain/linkedin.ts";
import { keysToSuppress, suppressionKeys } from "../domain/suppression.ts";
import { suppressContacts } from "../engine/suppress.ts";
import { everybody, suppressedCounts, unsuppress } from "../engine/suppressions.ts";
import { mapColumns } from "../table/map-columns.ts";
import { openTable } from "../table/read-table.ts";
import { contactOf } from "../table/row-contact.ts";
import type { Command, Context, Service } from "./command.ts";
import { organizationNamed } from "./named-organization.ts";
import { parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const suppress: Command = {
  summary: "Keep people and domains from being looked up",
  help: `cleanlist suppress                          how many are on the list
cleanlist suppress add WHO… | FILE.csv      put them on it, and erase what is stored of them
cleanlist suppress check WHO…               tell of each whether it is on it
cleanlist suppress remove WHO… | FILE.csv   take them off it

  cleanlist suppress add jane.doe@acme.example https://www.linkedin.com/in/jane-doe competitor.example

WHO is an address, a LinkedIn profile, or a domain: of a domain nobody is looked up. A list (CSV) has a person a row: by
address, profile, or name with company, all that it says; a row with nothing but a domain is that domain.

Who is on the list is not asked about at any source, and not told of in any result: the row says so, and is free. Results
and leads that are stored are erased, with what somebody paid for them. Only keyed hashes are kept, so the list can be asked,
but not read. With the embedded database, stop \`cleanlist serve\` first, or use POST /suppressions.

  --organization ID   the list of one organization; everybody's otherwise`,
  run: runSuppress,
};

const contactsPerBatch = 20_000;
const namedMax = 20;

async function runSuppress(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("suppress", args, { organization: { type: "string" } });
  const [verb, ...named] = parsed.positionals;
  if (verb !== undefined && !["add", "check", "remove"].includes(verb)) throw new UsageError("Say add, check or remove. See: cleanlist suppress --help");
  if (verb !== undefined && named.length === 0) throw new UsageError(`Say whom: cleanlist suppress ${verb} jane.doe@acme.example`);
  const batches = verb === undefined ? [] : batchesOf(named, context);
  const service = await context.openService();
  try {
    const organization = textOf(parsed, "organization");
    const scope = organization === null ? everybody : await organizationNamed(service.engine.database, organization);
    const list = { service, context, scope };
    switch (verb) {
      case "add":
        return await add(batches, list);
      case "remove":
        return await remove(batches, list);
      case "check":
        return await check(named, list);
      default:
        return await count(list);
    }
  } finally {
    await service.close();
  }
}

type List = { readonly service: Service; readonly context: Context; readonly scope: string };
type Batches = AsyncIterable<Contact[]> | Iterable<Contact[]>;

async function add(batches: Batches, { service, context, scope }: List): Promise<number> {
  const { database, secret } = service.engine;
  const sum = { contacts: 0, added: 0, results: 0, leads: 0 };
  for await (const contacts of batches) {
    const done = await suppressContacts(database, { secret, scope, contacts, nowMs: context.now() });
    sum.contacts += contacts.length;
    for (const each of ["added", "results", "leads"] as const) sum[each] += done[each];
  }
  context.terminal.out(columnsOf([["named", String(sum.contacts)], ["new keys on the list", String(sum.added)], ["results erased", String(sum.results)], ["leads erased", String(sum.leads)]]));
  return 0;
}

async function remove(batches: Batches, { service, context, scope }: List): Promise<number> {
  let removed = 0;
  for await (const contacts of batches) removed += await unsuppress(service.engine.database, { secret: service.engine.secret, scope, keys: contacts.flatMap(keysToSuppress) });
  context.terminal.out(`${String(removed)} keys were taken off the list.`);
  return removed === 0 ? 1 : 0;
}

async function check(named: readonly string[], { service, context, scope }: List): Promise<number> {
  const rows: string[][] = [];
  for (const text of named) {
    const listed = await service.engine.suppressed(scope, () => suppressionKeys(contactNamed(text)));
    rows.push([text, listed.size > 0 ? "on the list" : "not on the list"]);
  }
  context.terminal.out(columnsOf(rows));
  return 0;
}

async function count({ service, context, scope }: List): Promise<number> {
  const counts = await suppressedCounts(service.engine.database, scope);
  context.terminal.out(counts.length === 0 ? "Nobody is on the list: cleanlist suppress add WHO" : columnsOf(counts.map(({ kind, count: of }) => [kind, String(of)])));
  return 0;
}

/** Whoever is named on the command line, or in the one list that is. Mistakes there are told before anything is done. */
function batchesOf(named: readonly string[], context: Context): Batches {
  const [first = ""] = named;
  if (named.length === 1 && !first.includes("@") && /\.(?:csv|tsv|txt)$/i.test(first)) return inFile(first, context);
  return [named.map(contactNamed)];
}

function contactNamed(text: string): Contact {
  const contact = normaliseAddress(text) !== null ? { email: text } : linkedinProfileUrl(text) !== null ? { linkedin_url: text } : registrableDomain(text) !== null ? { company_domain: text } : null;
  if (contact === null) throw new UsageError(`"${text}" is no address, LinkedIn profile or domain.`);
  return contact;
}

async function* inFile(path: string, { terminal, signal }: Context): AsyncGenerator<Contact[]> {
  const table = await openTable(path, { signal });
  const mapping = mapColumns({ columns: table.columns, samples: table.samples, overrides: [] });
  if (mapping.kind === "problem") throw new UsageError(mapping.problem);
  let contacts: Contact[] = [];
  let unusable = 0;
  for await (const rows of table.rows({ signal })) {
    for (const { line, cells } of rows) {
      const contact = contactOf(mapping, cells);
      if (keysToSuppress(contact).length > 0) contacts.push(contact);
      else if (++unusable <= namedMax) terminal.say(`line ${String(line)}: this names nobody and no domain; the row is left out`);
    }
    if (contacts.length < contactsPerBatch) continue;
    yield contacts;
    contacts = [];
  }
  if (unusable > namedMax) terminal.say(`… and ${String(unusable - namedMax)} more rows that name nobody`);
  if (contacts.length > 0) yield contacts;
}
