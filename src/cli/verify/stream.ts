/** `cleanlist verify --stdin`: addresses in, one line of verdict out for each as soon as it is known. */
import type { Verifier } from "../../verify/verifier.ts";
import type { Context } from "../command.ts";
import type { Line } from "./lines.ts";
import { linesOf } from "./lines.ts";
import { recordOf } from "./record.ts";

export type StreamOptions = Pick<Context, "terminal" | "signal" | "now"> & { readonly asJson: boolean; readonly explain: boolean };

type Address = { readonly number: number; readonly address: string };

/** The exit code: 0 also where lines were bad, because each was told; 130 where it was interrupted. */
export async function verifyStream(verifier: Verifier, { terminal, signal, now, asJson, explain }: StreamOptions): Promise<number> {
  const tell = createTeller(terminal.write);
  async function* addresses(): AsyncGenerator<Address, void, undefined> {
    for await (const line of linesOf(terminal.input())) {
      if (line.text?.trim() === "") continue;
      const read = asJson ? jsonString(line) : plainText(line);
      if (read.kind === "address") yield { number: line.number, address: read.address };
      else await tell(asJson ? `${JSON.stringify({ line: line.number, error: read.why })}\n` : `line ${String(line.number)}\t${read.why}\n`);
    }
  }
  try {
    for await (const { item, verification, tookMs, attempts } of verifier.verifyAll(addresses(), { addressOf: ({ address }) => address, signal, now })) {
      const { verdict } = verification;
      const told = asJson
        ? JSON.stringify({ ...recordOf({ address: item.address, verification, tookMs, attempts }, { explain }), line: item.number })
        : [item.address, verdict.status, verdict.reason, verdict.confidence.toFixed(2)].join("\t");
      await tell(`${told}\n`);
    }
    await tell.rest();
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    // Like every program in a pipe: whoever reads has seen enough.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return 0;
    throw error;
  } finally {
    terminal.input().destroy();
  }
}

type Teller = ((line: string) => Promise<void> | void) & { readonly rest: () => Promise<void> };

/** What is told in one turn of the loop is written at once; nothing waits for longer than that. */
function createTeller(write: (text: string) => Promise<void>): Teller {
  let text = "";
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const now = text;
    text = "";
    if (now !== "") writing = writing.then(() => write(now));
    // Who tells more finds out; here it only must not go unhandled.
    writing.catch(() => undefined);
    return writing;
  };
  const tell = (line: string): Promise<void> | void => {
    if (text === "") setImmediate(flush);
    text += line;
    return text.length < gatheredMax ? undefined : flush();
  };
  return Object.assign(tell, { rest: flush });
}

const gatheredMax = 65_536;

type Read = { readonly kind: "address"; readonly address: string } | { readonly kind: "bad"; readonly why: string };

function plainText({ text }: Line): Read {
  return text === null ? tooLong : { kind: "address", address: text };
}

function jsonString({ text }: Line): Read {
  if (text === null) return tooLong;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "bad", why: "not JSON: write each address as a JSON string, like \"jane@acme.example\"" };
  }
  return typeof value === "string" ? { kind: "address", address: value } : { kind: "bad", why: "not a string: write each address as a JSON string, like \"jane@acme.example\"" };
}

const tooLong: Read = { kind: "bad", why: "the line is too long" };
