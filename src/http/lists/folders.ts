/**
 * `GET /folders` and `POST /folders`: what `folder_id` of a list refers to. The contract names the first without its form
 * (section 5.5); both are ours, in `docs/api-compatibility.md`.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { createFolder, listFolders } from "../../engine/folders.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { count } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listName } from "./create-list.ts";
import { moment } from "./list-answer.ts";

const folderId = z.string().openapi({ example: "0f0f6f0e-5ad5-4ae4-8b7e-6b2b6a4f1c20" });
const folder = z.object({ folder_id: folderId, name: z.string().openapi({ example: "Events" }), list_count: z.int().openapi({ example: 2 }), created_at: moment }).openapi("Folder");
const foldersAnswer = z.object({ ...envelope, folders: z.array(folder) }).openapi("Folders");
const folderAnswer = z.object({ ...envelope, folder_id: folderId, name: z.string().openapi({ example: "Events" }) }).openapi("CreatedFolder");
const createFolderRequest = z.strictObject({ name: listName.openapi({ example: "Events" }) }).openapi("CreateFolder");

export const listFoldersRoute = createRoute({
  method: "get",
  path: "/folders",
  operationId: "listFolders",
  ...scoped("lists:read"),
  tags: ["Lead lists"],
  summary: "List the folders of lead lists",
  description: "In the order of their names. Free.",
  request: { query: z.object({ limit: count("limit", { max: 500, fallback: 100 }) }) },
  responses: { 200: { description: "The folders.", content: { "application/json": { schema: foldersAnswer } } }, ...problems("invalid_request") },
});

export const createFolderRoute = createRoute({
  method: "post",
  path: "/folders",
  operationId: "createFolder",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Create a folder for lead lists",
  description: "Put lists into it with `folder_id`. Free.",
  request: { body: { required: true, content: { "application/json": { schema: createFolderRequest, example: { name: "Events" } } } } },
  responses: { 201: { description: "The new folder.", content: { "application/json": { schema: folderAnswer } } }, ...problems("invalid_request") },
});

export function mountListFolders(api: Api, { engine, now }: Dependencies): void {
  api.openapi(listFoldersRoute, async (c) => {
    const { organizationId, userId } = c.var.identity;
    const folders = await listFolders(engine.database, { organizationId, userId, limit: c.req.valid("query").limit });
    const rows = folders.map(({ id, name, lists, createdAt }) => ({ folder_id: id, name, list_count: lists, created_at: createdAt.toISOString() }));
    return c.json({ ...enveloped(now()), folders: rows }, 200);
  });
}

export function mountCreateFolder(api: Api, { engine, now }: Dependencies): void {
  api.openapi(createFolderRoute, async (c) => {
    const { name } = c.req.valid("json");
    const id = await createFolder(engine.database, { organizationId: c.var.identity.organizationId, name, nowMs: now() });
    return c.json({ ...enveloped(now(), { message: "Folder created." }), folder_id: id, name }, 201);
  });
}
