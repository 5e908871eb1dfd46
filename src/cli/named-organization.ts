/** Which organization a command is about: the one that is named, and that there is. */
import type { Queryable } from "../engine/database.ts";
import { organizationName } from "../engine/organizations.ts";
import { UsageError } from "./terminal.ts";

export async function organizationNamed(db: Queryable, id: string): Promise<string> {
  if ((await organizationName(db, id)) === null) throw new UsageError(`There is no organization "${id}": cleanlist organizations lists them.`);
  return id;
}
