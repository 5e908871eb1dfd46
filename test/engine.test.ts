/** The engine's promises, on both databases: what is accepted, bought, charged and finished, whatever happens meanwhile. */
import { endingSuite } from "./engine/ending.ts";
import { haltingSuite } from "./engine/halting.ts";
import { learningSuite } from "./engine/learning.ts";
import { orderSuite } from "./engine/order.ts";
import { restartSuite } from "./engine/restart.ts";
import { samePersonSuite } from "./engine/same-person.ts";
import { submissionSuite } from "./engine/submission.ts";
import { suppressionSuite } from "./engine/suppression.ts";
import { waitingSuite } from "./engine/waiting.ts";
import { forEachDatabase } from "./support/databases.ts";

forEachDatabase((database) => {
  submissionSuite(database);
  endingSuite(database);
  samePersonSuite(database);
  waitingSuite(database);
  orderSuite(database);
  restartSuite(database);
  learningSuite(database);
  haltingSuite(database);
  suppressionSuite(database);
});
