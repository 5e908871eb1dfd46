/**
 * better-auth's tables over our seam, so that it runs on both databases and inside our migrations. It names its models and
 * fields in camel case, the tables have the same names in snake case.
 */
import type { CleanedWhere, CustomAdapter, DBAdapterInstance } from "better-auth/adapters";
import { createAdapterFactory } from "better-auth/adapters";
import type { BetterAuthOptions } from "better-auth/types";
import type { Database, Queryable } from "../database.ts";

export function authTables(database: Database): DBAdapterInstance {
  let options: BetterAuthOptions = {};
  const over = (db: Queryable): DBAdapterInstance =>
    createAdapterFactory({
      config: {
        adapterId: "cleanlist",
        supportsJSON: false,
        supportsDates: true,
        supportsBooleans: true,
        transaction: (work) => database.transaction((tx) => work(over(tx)(options))),
      },
      adapter: (config) => {
        options = config.options;
        return statements(db);
      },
    });
  return over(database);
}

function statements(db: Queryable): CustomAdapter {
  const run = async <Row>(text: string, params: readonly unknown[]): Promise<Row[]> => (await db.query<Record<string, unknown>>(text, params)).map((row) => camelCased(row) as Row);
  return {
    async create({ model, data }) {
      const columns = Object.keys(data);
      const [row] = await run<typeof data>(
        `insert into ${quoted(model)} (${columns.map(columnOf).join(", ")}) values (${columns.map((_, at) => `$${String(at + 1)}`).join(", ")}) returning *`,
        Object.values(data),
      );
      if (row === undefined) throw new Error(`A row of ${model} was not written.`);
      return row;
    },
    async findOne<Row>({ model, where }: { readonly model: string; readonly where: CleanedWhere[] }) {
      const filter = filterOf(where);
      const [row] = await run<Row>(`select * from ${quoted(model)}${filter.text} limit 1`, filter.params);
      return row ?? null;
    },
    findMany({ model, where, limit, sortBy, offset }) {
      const filter = filterOf(where ?? []);
      const order = sortBy === undefined ? "" : ` order by ${columnOf(sortBy.field)} ${sortBy.direction === "desc" ? "desc" : "asc"}`;
      return run(`select * from ${quoted(model)}${filter.text}${order} limit ${String(Math.trunc(limit))} offset ${String(Math.trunc(offset ?? 0))}`, filter.params);
    },
    async update<Row>({ model, where, update }: { readonly model: string; readonly where: CleanedWhere[]; readonly update: Row }) {
      const [row] = await change<Row>(model, where, Object.entries(update as object));
      return row ?? null;
    },
    async updateMany({ model, where, update }) {
      return (await change(model, where, Object.entries(update))).length;
    },
    async delete({ model, where }) {
      await remove(model, where);
    },
    async deleteMany({ model, where }) {
      return (await remove(model, where)).length;
    },
    async consumeOne<Row>({ model, where }: { readonly model: string; readonly where: CleanedWhere[] }) {
      const [row] = await remove<Row>(model, where);
      return row ?? null;
    },
    async count({ model, where }) {
      const filter = filterOf(where ?? []);
      const [row] = await run<{ rows: number }>(`select count(*)::int as rows from ${quoted(model)}${filter.text}`, filter.params);
      return row?.rows ?? 0;
    },
  };

  function change<Row>(model: string, where: CleanedWhere[], values: [string, unknown][]): Promise<Row[]> {
    const filter = filterOf(where, values.length);
    const set = values.map(([field], at) => `${columnOf(field)} = $${String(at + 1)}`).join(", ");
    return run<Row>(`update ${quoted(model)} set ${set}${filter.text} returning *`, [...values.map(([, value]) => value), ...filter.params]);
  }

  function remove<Row>(model: string, where: CleanedWhere[]): Promise<Row[]> {
    const filter = filterOf(where);
    return run<Row>(`delete from ${quoted(model)}${filter.text} returning *`, filter.params);
  }
}

type Filter = { readonly text: string; readonly params: readonly unknown[] };

/** All conditions that are joined by AND, and one of those that are joined by OR. `from` parameters come before. */
function filterOf(where: readonly CleanedWhere[], from = 0): Filter {
  const conditions = where.map((clause, at) => ({ or: clause.connector === "OR", ...conditionOf(clause, `$${String(from + at + 1)}`) }));
  const all = conditions.filter(({ or }) => !or).map(({ text }) => text);
  const any = conditions.filter(({ or }) => or).map(({ text }) => text);
  const text = [...all, ...(any.length === 0 ? [] : [`(${any.join(" or ")})`])].join(" and ");
  return { text: text === "" ? "" : ` where ${text}`, params: conditions.map(({ param }) => param) };
}

function conditionOf({ field, operator, value, mode }: CleanedWhere, place: string): { readonly text: string; readonly param: unknown } {
  const column = columnOf(field);
  const folds = mode === "insensitive" && typeof value === "string";
  const [left, right] = folds ? [`lower(${column})`, `lower(${place})`] : [column, place];
  switch (operator) {
    case undefined:
    case "eq":
      // "Is not distinct from" would say both, and use no index.
      return { text: value === null ? `(${column} is null and ${place}::text is null)` : `${left} = ${right}`, param: value };
    case "ne":
      return { text: `${left} is distinct from ${right}`, param: value };
    case "lt":
      return { text: `${column} < ${place}`, param: value };
    case "lte":
      return { text: `${column} <= ${place}`, param: value };
    case "gt":
      return { text: `${column} > ${place}`, param: value };
    case "gte":
      return { text: `${column} >= ${place}`, param: value };
    case "in":
      return { text: `${column} = any(${place})`, param: Array.isArray(value) ? value : [value] };
    case "not_in":
      return { text: `${column} <> all(${place})`, param: Array.isArray(value) ? value : [value] };
    case "contains":
      return { text: `position(${right} in ${left}) > 0`, param: value };
    case "starts_with":
      return { text: `starts_with(${left}, ${right})`, param: value };
    case "ends_with":
      return { text: `right(${left}, length(${right})) = ${right}`, param: value };
  }
}

function columnOf(field: string): string {
  return quoted(field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function camelCased(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]));
}
