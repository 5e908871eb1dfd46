/** The secret of every engine under test: several of them may share a database. */
import { secretOf } from "../../src/engine/secret.ts";

export const testSecret = secretOf("a secret that everybody who reads this knows");
