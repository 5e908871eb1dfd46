/** The seam over the databases: the same behaviour on both, and what each does when its process or server is killed. */
import { conformanceSuite } from "./database/conformance.ts";
import { folderSuite } from "./database/folder.ts";
import { serverCrashSuite } from "./database/server-crash.ts";
import { forEachDatabase } from "./support/databases.ts";

forEachDatabase(conformanceSuite);
folderSuite();
serverCrashSuite();
