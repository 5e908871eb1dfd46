/**
 * What the verifier is worth: how often it is right, how fast, how polite, and what it makes of nonsense.
 * `node bench/verifier.ts [accuracy] [worded] [speed] [round-trips] [order] [list] [resume] [urgent] [fuzz]`, all of them where none is named;
 * options: --faster 4, --size 1, --only BEHAVIOUR, --detail (accuracy); --addresses 5000, --concurrency 2000 (speed);
 * --rows 100000, --round-trip-ms 0 (list, resume), --queued 40000 (urgent);
 * --replies 1000000, --seed (fuzz); --alone, without other verifiers beside it.
 */
import { parseArgs } from "node:util";
import { measureAccuracy } from "./verifier/accuracy.ts";
import { measureFuzz } from "./verifier/fuzz.ts";
import { measureList } from "./verifier/list.ts";
import { installPeers } from "./verifier/peers.ts";
import { measureResume } from "./verifier/resume.ts";
import { measureOrder, measureSpeed } from "./verifier/speed.ts";
import { measureUrgent } from "./verifier/urgent.ts";
import { measureWorded } from "./verifier/worded.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    faster: { type: "string", default: "4" },
    size: { type: "string", default: "1" },
    only: { type: "string" },
    detail: { type: "boolean", default: false },
    addresses: { type: "string", default: "5000" },
    concurrency: { type: "string", default: "2000" },
    rows: { type: "string", default: "100000" },
    queued: { type: "string", default: "40000" },
    "round-trip-ms": { type: "string", default: "0" },
    replies: { type: "string", default: "1000000" },
    seed: { type: "string" },
    alone: { type: "boolean", default: false },
  },
});
const [addresses, concurrency] = [Number(values.addresses), Number(values.concurrency)];
const { detail } = values;
let peersAreThere: Promise<boolean> | undefined;
const withPeers = (): Promise<boolean> => (peersAreThere ??= values.alone ? Promise.resolve(false) : installPeers());

const parts: Readonly<Record<string, () => Promise<void>>> = {
  accuracy: async () => measureAccuracy({ faster: Number(values.faster), size: Number(values.size), concurrency: 200, withPeers: await withPeers(), only: values.only, detail }),
  worded: () => measureWorded({ detail }),
  speed: async () => measureSpeed({ addresses, concurrency, roundTripMs: 0, withPeers: await withPeers() }),
  "round-trips": async () => measureSpeed({ addresses, concurrency, roundTripMs: 100, withPeers: await withPeers() }),
  order: () => measureOrder({ addresses, concurrency }),
  list: () => measureList({ addresses: Number(values.rows), roundTripMs: Number(values["round-trip-ms"]) }),
  resume: () => measureResume({ addresses: Number(values.rows), roundTripMs: Number(values["round-trip-ms"]) }),
  urgent: () => measureUrgent({ addresses: Number(values.queued), roundTripMs: Number(values["round-trip-ms"]) }),
  fuzz: () => measureFuzz({ replies: Number(values.replies), seed: Number(values.seed ?? Date.now() % 2 ** 31) }),
};

const unknown = positionals.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. There are: ${Object.keys(parts).join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.log(`\n${name}`);
    await run();
  }
}
