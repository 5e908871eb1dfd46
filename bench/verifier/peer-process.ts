/**
 * One peer, asked about the addresses on standard input: `node bench/verifier/peer-process.ts PEER RESOLVER PORT SENDER`.
 * None of them can be told where the name server is, and one not even the port: both are redirected beneath them.
 */
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import type { Told } from "../../lab/mail/score.ts";
import type { Peer } from "./peers.ts";
import { redirect } from "./redirect.ts";

const [peer = "", resolver = "", port = "", sender = ""] = process.argv.slice(2);
const atOnce = 50;
/** Whoever says nothing for this long is hung. */
const hungMs = 95_000;

redirect({ resolver, smtpPort: Number(port) });

type Answers = Readonly<Record<string, unknown>>;
type Ask = (address: string) => Promise<Told>;

// What is not declared by the project has no types here: each peer is read by the documentation of its result.
const load = createRequire(import.meta.url);

/** Some refuse a domain that is below no public suffix; those of the lab are below reserved ones, so that they are nobody's. */
function allowReservedDomains(): void {
  const suffixes = load("psl") as { isValid: (domain: string) => boolean };
  suffixes.isValid = () => true;
}

const adapters: Readonly<Record<Peer, () => Ask>> = {
  "deep-email-validator": () => {
    const { validate } = load("deep-email-validator") as { validate: (options: object) => Promise<{ valid: boolean; reason?: string; validators: Record<string, { reason?: string }> }> };
    return async (email) => {
      const { valid, reason, validators } = await validate({ email, sender, validateTypo: false, validateDisposable: false });
      if (valid) return "deliverable";
      return reason !== "smtp" || validators["smtp"]?.reason === "Mailbox not found." ? "undeliverable" : "unknown";
    };
  },
  "@devmehq/email-validator-js": () => {
    allowReservedDomains();
    const { verifyEmail } = load("@devmehq/email-validator-js") as { verifyEmail: (options: object) => Promise<Answers> };
    return async (emailAddress) => byParts(await verifyEmail({ emailAddress, verifyMx: true, verifySmtp: true, timeout: 10_000 }));
  },
  "@emailcheck/email-validator-js": () => {
    allowReservedDomains();
    const { verifyEmail } = load("@emailcheck/email-validator-js") as { verifyEmail: (options: object) => Promise<Answers> };
    return async (emailAddress) => {
      const found = await verifyEmail({ emailAddress, verifyMx: true, verifySmtp: true, timeout: 10_000 });
      if (found["isCatchAll"] === true) return "accept_all";
      return found["hasFullInbox"] === true ? "risky" : byParts(found);
    };
  },
};

function byParts(found: Answers): Told {
  if (found["validFormat"] === false || found["validMx"] === false || found["validSmtp"] === false) return "undeliverable";
  return found["validSmtp"] === true ? "deliverable" : "unknown";
}

const ask = adapters[peer as Peer]();
const addresses: string[] = [];
for await (const line of createInterface({ input: process.stdin })) addresses.push(JSON.parse(line) as string);
const waiting = addresses.entries();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const [at, address] of waiting) {
      const startMs = performance.now();
      const told = await within(hungMs, ask(address)).catch(() => "unknown" as const);
      process.stdout.write(`${JSON.stringify({ at, told, tookMs: performance.now() - startMs })}\n`);
    }
  }),
);
process.exit();

async function within(ms: number, asked: Promise<Told>): Promise<Told> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Told>((resolve) => {
    timer = setTimeout(() => resolve("hung"), ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
