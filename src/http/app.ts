/**
 * The API as one Hono app: what surrounds every request, then the operations, each in a file of its own.
 *
 * @example const response = await createApp(dependencies).request("/health/live")
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { randomUUID } from "node:crypto";
import { ApiError } from "../contract/errors.ts";
import { createIdempotency } from "../engine/idempotency.ts";
import { createRateLimits } from "../engine/rate-limits.ts";
import { accessLog } from "./access-log.ts";
import type { Api, ApiEnv, Dependencies } from "./api.ts";
import { authentication } from "./authentication.ts";
import { mountDownloads } from "./export/export-csv.ts";
import { mountErrorPages } from "./error-pages.ts";
import { mountHealth } from "./health.ts";
import { carriedOutOnce, idempotency } from "./idempotency.ts";
import { limits } from "./limits.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { openApiDocument } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { expandedOperations, legacyOperations, openOperations, peoplesOperations, polls, routerPath } from "./operations.ts";
import { origin } from "./origin.ts";
import { currentApi, peoplesApi, publicApi } from "./paths.ts";
import { mountResetPage } from "./people/reset-password.ts";
import { mountWelcome } from "./people/welcome.ts";
import { answer, answerErrors, refuseInvalid } from "./problems.ts";
import { mountReferencePage } from "./reference/page.ts";
import { usageCount } from "./usage-count.ts";
import { wellFormed } from "./well-formed.ts";

/** Room for 250 contacts with long names and URLs; see `docs/errors/body_too_large.md`. */
const bodyBytesMax = 2_000_000;
const requestIdMax = 128;
/** From the end of the headers to the end of a JSON body. */
const bodyMsMax = 30_000;

export function createApp(dependencies: Dependencies): OpenAPIHono<ApiEnv> {
  const { engine, log, version } = dependencies;
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerErrors(log));
  app.notFound((c) => answer(c, new ApiError("not_found")));
  app.use(requestId({ limitLength: requestIdMax, generator: newRequestId }));
  app.use(origin(dependencies.publicUrl));
  app.use(accessLog(log));
  // Whether a host is for TLS only is for the proxy that speaks TLS to say.
  app.use(secureHeaders({ strictTransportSecurity: false }));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed }));
  mountHealth(app, engine.database);
  let document: OpenApiDocument | null = null;
  const documented = (): OpenApiDocument => (document ??= openApiDocument(version));
  app.get("/openapi.json", (c) => c.json(documented()));
  mountReferencePage(app, documented);
  mountErrorPages(app);
  mountDownloads(app, dependencies);
  mountWelcome(app);
  mountResetPage(app);
  const bodies = [limitedBody(), wellFormed({ bodyMsMax })];
  const counted = usageCount({ usage: engine.usage, now: dependencies.now });
  const callers = [authentication(dependencies), limits(createRateLimits(engine.database), polls)];
  const repeats = idempotency(carriedOutOnce({ store: createIdempotency(engine.database), now: dependencies.now, log }));
  for (const base of [publicApi, currentApi]) {
    app.use(`${base}/*`, counted, ...callers, ...[...bodies, repeats].map(butForUploads));
  }
  app.route(peoplesApi, apiOf(openOperations, dependencies, bodies));
  app.route(peoplesApi, apiOf(peoplesOperations, dependencies, [...callers, ...bodies]));
  const expanded = apiOf(expandedOperations, dependencies);
  app.route(publicApi, apiOf(legacyOperations, dependencies));
  app.route(publicApi, expanded);
  app.route(currentApi, expanded);
  return app;
}

/** From a UUID: Node gathers chance for 128 of them at once, and asking the system each time takes 50 µs, a twentieth of a bulk request. */
function newRequestId(): string {
  return `req_${randomUUID().replaceAll("-", "").slice(-16)}`;
}

/** `surrounds` is for surfaces that share their base with others: it is put around each of their own paths. */
function apiOf(operations: readonly Operation[], dependencies: Dependencies, surrounds: readonly MiddlewareHandler<ApiEnv>[] = []): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  for (const path of new Set(operations.map(({ route }) => routerPath(route.path)))) if (surrounds.length > 0) api.use(path, ...surrounds);
  for (const operation of operations) operation.mount?.(api, dependencies);
  return api;
}

function notAllowed(c: Context, methods: readonly string[]): Response {
  c.header("Allow", methods.join(", "));
  return answer(c, new ApiError("method_not_allowed"));
}

/** A file is a stream that has a limit of its own and is not read as JSON; whether it came before is known when it has been read. */
function butForUploads(surround: MiddlewareHandler<ApiEnv>): MiddlewareHandler<ApiEnv> {
  return (c, next) => (/\/uploads(?:\/preview)?$/.test(c.req.path) ? next() : surround(c, next));
}

/** A length that is stated is the length (RFC 9112, section 6.3). A body that nobody has to count is read at once, for a third of the cost. */
function limitedBody(): MiddlewareHandler<ApiEnv> {
  const counted = bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge });
  return (c, next) => {
    const length = c.req.header("content-length");
    if (length === undefined || c.req.header("transfer-encoding") !== undefined) return counted(c, next);
    return Number(length) > bodyBytesMax ? tooLarge() : next();
  };
}

function tooLarge(): never {
  throw new ApiError("body_too_large");
}
