/** The lines in which a behaviour writes down its DNS, turned into zones: `@ MX 10 mail.@`, `mail.@ A {1}`, `@ SERVFAIL`. */
import type { Zone } from "../zones.ts";

type Records = Extract<Zone, { kind: "records" }>;
type Mutable = { -readonly [Key in keyof Records]: Records[Key] extends readonly (infer Item)[] ? Item[] : Records[Key] };

const failures: Readonly<Record<string, Exclude<Zone["kind"], "records">>> = {
  NXDOMAIN: "nxdomain",
  SERVFAIL: "servfail",
  REFUSED: "refused",
  SILENCE: "silence",
};

/** Adds what the lines say to `zones`; `fill` puts names and addresses in the place of `@`, {1}, {a} and their like. */
export function addZoneLines(zones: Map<string, Zone>, lines: readonly string[], fill: (word: string) => string): void {
  for (const line of lines) {
    const [owner = "", type = "", ...rest] = line.split(" ").map(fill);
    const failure = failures[type];
    if (failure === undefined) addRecord(recordsOf(zones, owner), type, rest);
    else zones.set(owner, { kind: failure });
  }
}

function recordsOf(zones: Map<string, Zone>, owner: string): Mutable {
  const known = zones.get(owner);
  if (known?.kind === "records") return known as Mutable;
  const made: Mutable = { kind: "records", a: [], aaaa: [], mx: [], cname: null, onlyOverTcp: false };
  zones.set(owner, made);
  return made;
}

function addRecord(zone: Mutable, type: string, [first = "", second = ""]: readonly string[]): void {
  switch (type) {
    case "A":
      zone.a.push(first);
      return;
    case "AAAA":
      zone.aaaa.push(first);
      return;
    case "MX":
      // The root, the exchanger of a null MX (RFC 7505), is an empty name on the wire.
      zone.mx.push({ priority: Number(first), exchange: second === "." ? "" : second });
      return;
    case "CNAME":
      zone.cname = first;
      return;
    case "TRUNCATED":
      zone.onlyOverTcp = true;
      return;
    case "TXT":
      // A name that exists, with nothing that mail could use.
      return;
    default:
      throw new Error(`no zone line is of type ${type}`);
  }
}
