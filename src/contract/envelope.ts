/** What surrounds the answers of the expanded API (contract sections 5.1 and 6.1): further fields, and the form of a refusal. */
import { z } from "@hono/zod-openapi";

/** Every field is optional, so that a client that knows none of them notices nothing. */
export const envelope = {
  task_id: z.string().nullish().openapi({ description: "Handle of what the answer is about, where it has one.", example: null }),
  timestamp_ms: z.int().nullish().openapi({ description: "When the answer was made, in Unix milliseconds.", example: 1_767_225_600_000 }),
  agent_instructions: z.string().nullish().openapi({ description: "What to do next, in a sentence, for programs that read.", example: null }),
  usage: z.string().nullish().openapi({ description: "What the call cost, in a sentence.", example: null }),
  message: z.string().nullish().openapi({ description: "The answer in a sentence, for people.", example: null }),
};

export type Envelope = {
  readonly task_id?: string | null;
  readonly timestamp_ms?: number | null;
  readonly agent_instructions?: string | null;
  readonly usage?: string | null;
  readonly message?: string | null;
};

export const problemAnswer = z
  .object({
    error: z.object({
      code: z.string().openapi({ description: "For programs; each has a page.", example: "unknown_list" }),
      problem: z.string().openapi({ description: "What is wrong, in a sentence.", example: "Lead list not found" }),
      cause: z.string().nullish().openapi({ example: null }),
      fix: z.string().nullish().openapi({ description: "What to do about it.", example: "List the lists of this key with GET /lead-lists." }),
      retryable: z.boolean().openapi({ description: "True where the same request may succeed later.", example: false }),
      retry_after_ms: z.int().nullish().openapi({ description: "When: the header Retry-After in milliseconds.", example: null }),
      docs_url: z.string().openapi({ example: "http://127.0.0.1:8787/docs/errors/unknown-list" }),
      request_id: z.string().openapi({ description: "The header X-Request-Id, for whoever reads the logs.", example: "req_4f1c2a9b3d6e7f80" }),
      estimated_cost_credits: z.number().optional(),
      available_credits: z.number().optional(),
      shortfall_credits: z.number().optional(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .openapi("Problem");
export type ProblemAnswer = z.infer<typeof problemAnswer>;
