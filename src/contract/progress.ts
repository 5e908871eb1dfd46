/** How far work has come, as every answer about it tells. */
import { z } from "@hono/zod-openapi";

export const progress = z
  .object({
    done: z.int().openapi({ description: "Tasks that have ended.", example: 150 }),
    total: z.int().openapi({ example: 200 }),
    percent: z.int().min(0).max(100).openapi({ description: "100 once all has ended, not before.", example: 75 }),
    per_minute: z.number().nullable().openapi({ description: "Tasks that end in a minute, lately; of what has ended, on average. Null while there is nothing to go by.", example: 600 }),
    seconds_left: z.int().nullable().openapi({ description: "At that pace. Null where it cannot be said: nothing has ended yet, or it waits for credits.", example: 5 }),
  })
  .openapi("Progress");
