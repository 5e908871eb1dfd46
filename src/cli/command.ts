/** What every command is given, and what it gives back: an exit code. */
import type { Config } from "../config.ts";
import type { ReadReport } from "../domain/mail-outcome.ts";
import type { Engine, Log } from "../engine/engine.ts";
import type { Verifier, VerifierOptions } from "../verify/verifier.ts";
import type { Terminal } from "./terminal.ts";

/** The product without its edges, as `main.ts` composes it. */
export type Service = {
  readonly engine: Engine;
  readonly log: Log;
  readonly readReport: ReadReport;
  /** Who runs the domain's mail, as results name it; null where it has no mail host. */
  readonly mailProviderOf: (domain: string) => Promise<string | null>;
  /** The API, and the sender of its webhooks. */
  readonly openApi: () => Api;
  /** Ends what is under way, and closes everything that was opened. */
  readonly close: () => Promise<void>;
};

export type Api = {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly close: () => Promise<void>;
};

export type Context = {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly now: () => number;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly openService: () => Promise<Service>;
  /** `settings` go before those of the configuration. */
  readonly openVerifier: (settings?: Partial<VerifierOptions>) => Promise<Verifier>;
  /** The same product in another environment: how the demo lives in the lab. */
  readonly inEnvironment: (env: Readonly<Record<string, string>>) => Context;
};

export type Command = {
  readonly summary: string;
  readonly help: string;
  readonly run: (args: readonly string[], context: Context) => Promise<number>;
};
