/** All behaviours of the mail lab, by group. One row is one way in which a mail host, or its DNS, can be. */
import type { Behaviour } from "./behaviour.ts";
import { aboutUs } from "./behaviours/about-us.ts";
import { catchAll } from "./behaviours/catch-all.ts";
import { dns } from "./behaviours/dns.ts";
import { greylist } from "./behaviours/greylist.ts";
import { mailbox } from "./behaviours/mailbox.ts";
import { plain } from "./behaviours/plain.ts";
import { protocol } from "./behaviours/protocol.ts";
import { provider } from "./behaviours/provider.ts";
import { session } from "./behaviours/session.ts";
import { syntax } from "./behaviours/syntax.ts";
import { timing } from "./behaviours/timing.ts";
import { wording } from "./behaviours/wording.ts";

export const behaviourGroups: Readonly<Record<string, readonly Behaviour[]>> = {
  plain,
  provider,
  wording,
  "catch-all": catchAll,
  greylist,
  "about us": aboutUs,
  mailbox,
  session,
  protocol,
  timing,
  dns,
  syntax,
};
