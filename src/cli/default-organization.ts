/** The organization that the service's first users share, until they make others; the operator of the machine owns it. */
import type { Database } from "../engine/database.ts";
import { setRole } from "../engine/identity/members.ts";
import { ensureOrganization } from "../engine/organizations.ts";
import type { Context } from "./command.ts";

export const defaultOrganization = { id: "org_default", name: "Default" };
/** On whose behalf the command line acts. */
export const operatorId = "user_default";

export async function ensureDefaultOrganization(database: Database, { config, now }: Pick<Context, "config" | "now">): Promise<void> {
  const nowMs = now();
  await ensureOrganization(database, { ...defaultOrganization, unmetered: false, credits: config.CLEANLIST_OPENING_CREDITS, nowMs });
  await setRole(database, { organizationId: defaultOrganization.id, userId: operatorId, role: "owner", nowMs });
}
