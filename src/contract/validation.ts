/** The answer to a request that does not have the documented form (contract section 4.8), as clients of FastAPI know it. */
import { z } from "@hono/zod-openapi";

const validationItem = z
  .object({
    type: z.string().openapi({ description: "What kind of mistake it is, for programs.", example: "value_error" }),
    loc: z.array(z.union([z.string(), z.int()])).openapi({ description: "Where it is.", example: ["body", "contacts", 0] }),
    msg: z.string().openapi({ description: "The mistake in a sentence, for people." }),
    input: z.unknown().openapi({ description: "What was sent there." }),
  })
  .openapi("ValidationItem");
export type ValidationItem = Readonly<z.infer<typeof validationItem>>;

export const validationAnswer = z.object({ detail: z.array(validationItem) }).openapi("ValidationError");

export const errorAnswer = z
  .object({ detail: z.string().openapi({ description: "The refusal in a sentence.", example: "Not authenticated" }) })
  .openapi("Error");

export const insufficientCreditsAnswer = errorAnswer
  .extend({
    needed: z.int().openapi({ description: "The most that the request can cost: this much has to be free.", example: 110 }),
    available: z.int().openapi({ example: 40 }),
  })
  .openapi("InsufficientCredits");
