/** `cleanlist serve` and `cleanlist worker`: the service, until it is told to stop. */
import { once } from "node:events";
import { serve as listen } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { Engine } from "../engine/engine.ts";
import { inviteFirstOwner, welcomeUrl } from "../engine/identity/invitations.ts";
import type { Command, Context } from "./command.ts";
import { defaultOrganization, ensureDefaultOrganization, operatorId } from "./default-organization.ts";
import { parseOptions } from "./options.ts";
import { publicOrigin } from "./public-origin.ts";
import { UsageError } from "./terminal.ts";

export const serve: Command = {
  summary: "Run the service: the API, and a worker",
  help: `cleanlist serve

Answers the API under http://HOST:PORT/api/v1/public and works on what is submitted. Settings are environment variables:
see \`cleanlist help config\`. Logs are JSON lines on stdout, without personal data. SIGTERM or Ctrl-C ends it: what is
being asked is finished and stored, everything else goes on at the next start.

  GET /health/live      200 while the process runs
  GET /health/ready     200 while the database answers
  GET /openapi.json     the contract`,
  run: runServe,
};

export const worker: Command = {
  summary: "Run one more worker on the same PostgreSQL",
  help: `cleanlist worker

Works on what is submitted, without the API. Any number of them, on any number of machines, share one PostgreSQL
(CLEANLIST_DATABASE_URL).`,
  run: runWorker,
};

async function runServe(args: readonly string[], context: Context): Promise<number> {
  parseOptions("serve", args, {});
  const { config } = context;
  const service = await context.openService();
  const { engine } = service;
  await ensureDefaultOrganization(engine.database, context);
  await engine.startWorker();
  const api = service.openApi();
  const server = listen({ fetch: api.fetch, hostname: config.CLEANLIST_HOST, port: config.CLEANLIST_PORT, serverOptions: timeLimits });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  service.log.info({ host: config.CLEANLIST_HOST, port, database: engine.database.kind }, "listening");
  await inviteOwner(engine, context, publicOrigin(config, port));
  await untilStopped(context.signal);
  service.log.info({}, "stopping");
  server.close();
  await api.close();
  await service.close();
  service.log.info({}, "stopped");
  return 0;
}

/** To the terminal, not to the log: whoever has the link becomes the owner. */
async function inviteOwner({ database, secret }: Engine, context: Context, origin: string): Promise<void> {
  const link = await inviteFirstOwner(database, secret, { organizationId: defaultOrganization.id, operatorId, ttlMs: ownerLinkMs, nowMs: context.now() });
  if (link === null) return;
  context.terminal.say(`Nobody has signed in yet. To become the owner, open this link; it works once, until ${link.expiresAt.toISOString()}:\n  ${welcomeUrl(origin, link.token)}`);
}

const ownerLinkMs = 86_400_000;

/** For whoever sends slowly. A streamed list may take its time to arrive; JSON bodies have a limit of their own. */
const timeLimits = { headersTimeout: 15_000, requestTimeout: 900_000, keepAliveTimeout: 65_000 };

async function runWorker(args: readonly string[], context: Context): Promise<number> {
  parseOptions("worker", args, {});
  if (context.config.CLEANLIST_DATABASE_URL === undefined) {
    throw new UsageError("A worker needs a PostgreSQL to share: set CLEANLIST_DATABASE_URL. The embedded database is worked on by `cleanlist serve` itself.");
  }
  const service = await context.openService();
  await service.engine.startWorker();
  service.log.info({}, "working");
  await untilStopped(context.signal);
  await service.close();
  return 0;
}

async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
