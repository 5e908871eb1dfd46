/** Transactions that may be refused: everything is rolled back then, and the refusal is the value that it is. */
import type { Database, Queryable } from "./database.ts";

/** Ends the transaction; never returns. */
export type Refuse<Refusal> = (refusal: Refusal) => never;

export async function refusable<Value, Refusal>(
  database: Pick<Database, "transaction">,
  work: (tx: Queryable, refuse: Refuse<Refusal>) => Promise<Value>,
): Promise<Value | Refusal> {
  let refused: { readonly why: Refusal } | null = null;
  const rolledBack = new Error("refused");
  const refuse = (why: Refusal): never => {
    refused = { why };
    throw rolledBack;
  };
  try {
    return await database.transaction((tx) => work(tx, refuse));
  } catch (error) {
    if (error === rolledBack && refused !== null) return (refused as { readonly why: Refusal }).why;
    throw error;
  }
}
