/**
 * The paid vendor of a crash run. It lives in the process that survives, so that its log of calls does too: what was
 * asked, by which worker, when, and whether the worker had told before that the answer was on record.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../lab/random.ts";
import type { Answer, Question } from "../../src/domain/source.ts";
import { free } from "../../src/domain/source.ts";
import { verdict } from "../../src/domain/verdict.ts";

export const vendorId = "vendor";
export const vendorCostMicros = 10_000;

export type VendorCall = {
  readonly worker: string;
  readonly key: string;
  readonly atMs: number;
  /** When the answer left; null where it had not when the worker was killed. */
  answeredAtMs: number | null;
  /** The answer was on record before the call was made: it should never have been made. */
  readonly wasRecorded: boolean;
};

/** What a worker posts: a question to the vendor, or a message to the one who runs the test. */
export type Message =
  | { readonly kind: "ask"; readonly worker: string; readonly question: Pick<Question, "key" | "ref" | "wanted" | "known"> }
  | { readonly kind: "recorded"; readonly keys: readonly string[] }
  /** `justNow` where the worker's own statement ended it; otherwise it was found ended. */
  | { readonly kind: "ended"; readonly workflowId: string; readonly justNow: boolean };

export type CrashVendor = {
  readonly url: string;
  /** Calls that cost money; asking again for a promised answer does not. */
  readonly calls: readonly VendorCall[];
  /** How often each workflow was said to have ended, by the statement that ended it and by those who found it so. */
  readonly ended: ReadonlyMap<string, { justNow: number; found: number }>;
  /** Resolves, and tells of progress, after every message. */
  next(): Promise<void>;
  close(): Promise<void>;
};

export async function startCrashVendor(seed: string): Promise<CrashVendor> {
  const calls: VendorCall[] = [];
  const recorded = new Set<string>();
  const ended = new Map<string, { justNow: number; found: number }>();
  let changed = Promise.withResolvers<void>();

  const ask = async ({ worker, question }: Extract<Message, { kind: "ask" }>): Promise<Answer> => {
    const { key, ref } = question;
    const call: VendorCall = { worker, key, atMs: performance.now(), answeredAtMs: null, wasRecorded: recorded.has(key) };
    if (ref === null) calls.push(call);
    await sleep(delayFor(seed, key));
    call.answeredAtMs = performance.now();
    return vendorAnswer(seed, question, Date.now());
  };
  const receive = async (message: Message): Promise<unknown> => {
    switch (message.kind) {
      case "ask":
        return ask(message);
      case "recorded":
        for (const key of message.keys) recorded.add(key);
        return null;
      case "ended": {
        const count = ended.get(message.workflowId) ?? { justNow: 0, found: 0 };
        count[message.justNow ? "justNow" : "found"] += 1;
        ended.set(message.workflowId, count);
        return null;
      }
    }
  };

  const server = createServer((request, response) => {
    messageOf(request)
      .then(receive)
      .then(
        (answer) => response.end(JSON.stringify(answer)),
        () => response.destroy(), // the worker was killed while it wrote
      )
      .finally(() => {
        changed.resolve();
        changed = Promise.withResolvers();
      });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    calls,
    ended,
    next: () => changed.promise,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function messageOf(request: IncomingMessage): Promise<Message> {
  return (await json(request)) as Message;
}

function delayFor(seed: string, key: string): number {
  return createRandom(`${seed}/delay/${key}`).int(5, 50);
}

/** Seven of ten people are known, in whatever spelling; one answer in a hundred is promised first. */
export function isKnownToVendor(seed: string, key: string): boolean {
  return createRandom(`${seed}/known/${key.toLowerCase()}`).chance(0.7);
}

/** The same question always has the same answer. */
function vendorAnswer(seed: string, { key, ref, wanted, known }: Pick<Question, "key" | "ref" | "wanted" | "known">, nowMs: number): Answer {
  const isPromised = createRandom(`${seed}/promised/${key}`).chance(0.01);
  if (isPromised && ref === null) return free({ kind: "pending", ref: key, untilMs: nowMs + 2_500, why: "looking" });
  if (!isKnownToVendor(seed, key)) return free({ kind: "none" });
  const address = `${known.firstName ?? ""}.${known.lastName ?? ""}@${known.domain ?? ""}`.toLowerCase();
  const facts = [
    { field: "work_email", value: address, confidence: 0.9 },
    { field: "verdict", address, verdict: verdict("mailbox_exists") },
    ...(wanted.includes("phone") ? [{ field: "phone", value: "+12025550100", confidence: 0.9 } as const] : []),
  ] as const;
  return { outcome: { kind: "found", facts }, costMicros: vendorCostMicros };
}
