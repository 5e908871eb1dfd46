/** The example lists shipped in examples/, made from the world of the default seed, with who each row really is. */
import { csv } from "./csv.ts";
import { exampleContacts } from "./example-contacts.ts";
import { exampleExports } from "./example-exports.ts";
import type { ExampleFile } from "./example-exports.ts";
import type { World } from "./world.ts";

export { exampleContacts } from "./example-contacts.ts";
export type { ExampleContacts } from "./example-contacts.ts";
export type { ExampleFile } from "./example-exports.ts";

/** Every file of examples/ but its README, byte for byte. */
export function exampleFiles(world: World): ExampleFile[] {
  const contacts = exampleContacts(world);
  return [{ name: "contacts.csv", ...contacts, bytes: Buffer.from(csv(contacts.rows)) }, ...exampleExports(world)];
}
