/** An answer of an earlier task is not given again where its address has bounced since: the task looks for itself. */
import type { Standing } from "../domain/twins.ts";
import type { Queryable } from "./database.ts";
import { bouncedAmong } from "./mail-outcomes.ts";
import type { Secret } from "./secret.ts";

export async function withoutBounced(db: Queryable, standing: Standing, of: { readonly secret: Secret; readonly organizationId: string }): Promise<Standing> {
  if (standing.kind !== "finished") return standing;
  const addresses = standing.answers.flatMap(({ claim, result }) => (claim === "email" && result.primary_email !== null ? [result.primary_email] : []));
  const bounced = await bouncedAmong(db, { ...of, addresses });
  if (bounced.size === 0) return standing;
  const answers = standing.answers.filter(({ claim, result }) => claim !== "email" || !bounced.has(result.primary_email ?? ""));
  return answers.length === 0 ? { kind: "own" } : { kind: "finished", answers };
}
