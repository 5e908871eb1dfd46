/**
 * What every command is given, opened only when it asks for it. The service itself is composed in `service.ts`: a command
 * without a database starts without loading one.
 */
import type { Context } from "./cli/command.ts";
import type { Terminal } from "./cli/terminal.ts";
import { processTerminal } from "./cli/terminal.ts";
import { createHostNews } from "./cli/verify/host-news.ts";
import type { Config } from "./config.ts";
import { processEnvironment, readConfig } from "./config.ts";
import type { Log } from "./engine/engine.ts";
import { verifierOptions } from "./verifier-options.ts";

/** Services log JSON; other commands talk to a person. */
export function contextFor(command: string): Context {
  const terminal = processTerminal();
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort()); // the second one ends the process at once
  }
  const inEnvironment = (env: Readonly<Record<string, string | undefined>>): Context => {
    const config = readConfig(env);
    return {
      config,
      terminal,
      now: Date.now,
      signal: stop.signal,
      async openService() {
        const [{ openService }, log] = await Promise.all([import("./service.ts"), logFor(command, { config, terminal })]);
        return openService(config, log);
      },
      async openVerifier(settings) {
        const { createVerifier } = await import("./verify/verifier.ts");
        const news = createHostNews(terminal.say);
        const verifier = createVerifier({ ...verifierOptions(config), onNews: news.tell, ...settings });
        return {
          ...verifier,
          async close() {
            await verifier.close();
            news.end();
          },
        };
      },
      inEnvironment: (more) => inEnvironment({ ...env, ...more }),
    };
  };
  return inEnvironment(processEnvironment);
}

async function logFor(command: string, { config, terminal }: { readonly config: Config; readonly terminal: Terminal }): Promise<Log> {
  if (command !== "serve" && command !== "worker") return spoken(terminal);
  const { pino } = await import("pino");
  const log: Log = pino({ level: config.CLEANLIST_LOG_LEVEL, base: null });
  return log;
}

function spoken(terminal: Terminal): Log {
  const say = (fields: object, message: string): void => {
    const cause = "err" in fields && fields.err instanceof Error ? `: ${fields.err.message}` : "reason" in fields ? ` (${String(fields.reason)})` : "";
    terminal.say(`${message}${cause}`);
  };
  return { info: say, warn: say, error: say };
}
