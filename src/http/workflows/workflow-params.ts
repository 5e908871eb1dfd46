/** The path of the operations on one workflow. */
import { z } from "@hono/zod-openapi";

export const workflowParams = z.object({
  workflow_id: z.string().max(200).openapi({ param: { name: "workflow_id", in: "path" }, example: "public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
});
