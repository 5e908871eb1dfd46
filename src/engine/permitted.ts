/** What may be asked and told of a task: the list of those who are not to be looked up is asked before either. */
import { resultOf } from "../domain/merge.ts";
import type { Journal } from "../domain/journal.ts";
import type { Question } from "../domain/source.ts";
import { keysOfFacts, keysOfPerson, keysOfQuestion, withheld, withoutSuppressed } from "../domain/suppression.ts";
import type { OpenTask } from "./chunk.ts";
import type { TaskContext } from "./run-task.ts";

type Asking = Pick<TaskContext, "suppressed" | "prices">;

/** False where one of the questions would tell its source of somebody on the list. */
export async function mayAsk({ workflow }: OpenTask, questions: readonly Question[], { suppressed }: Asking): Promise<boolean> {
  const listed = await suppressed(workflow.organizationId, () => questions.flatMap(({ known }) => keysOfQuestion(known)));
  return listed.size === 0;
}

/** What may be told of a task that ends: all, or not of some, or nothing. Whoever was found out may be on the list although the contact was not. */
export async function tellable(task: OpenTask, journal: Journal, { suppressed, prices, nowMs }: Asking & { readonly nowMs: number }): Promise<Journal> {
  const { workflow, contact } = task;
  if (journal.some(({ outcome }) => outcome.kind === "opted_out")) return journal;
  const about = (): { person: string[]; employer: { company_domain: string | null; company_name: string | null } } => {
    const result = resultOf({ type: workflow.type, contact, journal, prices });
    return { person: keysOfPerson(result), employer: { company_domain: result.company.domain, company_name: result.company.name } };
  };
  const listed = await suppressed(workflow.organizationId, () => {
    const { person, employer } = about();
    return [...person, ...keysOfFacts(journal, employer)];
  });
  if (listed.size === 0) return journal;
  const { person, employer } = about();
  return person.some((key) => listed.has(key)) ? withheld(journal, nowMs) : withoutSuppressed(journal, employer, listed);
}
