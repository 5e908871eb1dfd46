/** `GET /docs/errors/{code}`: the page of an error code, where its `docs_url` points. No key needed. */
import type { Hono } from "hono";
import { readFile } from "node:fs/promises";
import { ApiError, isErrorCode } from "../contract/errors.ts";
import type { ApiEnv } from "./api.ts";

const pages = new URL("../../docs/errors/", import.meta.url);

export function mountErrorPages(app: Hono<ApiEnv>): void {
  app.get("/docs/errors/:code", async (c) => {
    const code = c.req.param("code").replaceAll("-", "_");
    if (!isErrorCode(code)) throw new ApiError("not_found");
    const page = await readFile(new URL(`${code}.md`, pages), "utf8");
    // Browsers do not show Markdown by that name: they save it as a file.
    const isAsked = c.req.header("accept")?.includes("text/markdown") ?? false;
    return c.body(page, 200, { "Content-Type": `${isAsked ? "text/markdown" : "text/plain"}; charset=utf-8`, Vary: "Accept" });
  });
}
