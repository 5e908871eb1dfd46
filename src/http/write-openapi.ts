/** `npm run openapi`: writes `openapi.json` at the root, from the routes. */
import { writeFile } from "node:fs/promises";
import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";

await writeFile(new URL("../../openapi.json", import.meta.url), `${JSON.stringify(openApiDocument(packageJson.version), null, 2)}\n`);
