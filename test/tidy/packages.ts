/** The packages that the product is made with: what each saves us, and the only places that know it. */

export type PackageUse = {
  readonly name: string;
  /** Prefixes of the modules that may import it. */
  readonly in: readonly string[];
  readonly saves: string;
};

export const packages: readonly PackageUse[] = [
  { name: "@electric-sql/pglite", in: ["src/engine/"], saves: "a PostgreSQL with nothing to install" },
  { name: "@fastify/busboy", in: ["src/http/uploads/"], saves: "the files of forms, as they come" },
  { name: "@hono/node-server", in: ["src/cli/serve.ts"], saves: "web-standard requests over node:http" },
  { name: "@hono/zod-openapi", in: ["src/contract/", "src/http/"], saves: "validation, types and openapi.json from one schema" },
  { name: "any-ascii", in: ["src/domain/", "src/sources/"], saves: "a table of the world's letters" },
  { name: "better-auth", in: ["src/engine/identity/"], saves: "passwords, sessions and their cookies, done right" },
  { name: "cockatiel", in: ["src/engine/", "src/sources/"], saves: "retries, circuit breakers and bulkheads" },
  { name: "csv-parse", in: ["src/table/"], saves: "records out of text with quotes, at the speed of the disk" },
  { name: "csv-stringify", in: ["src/table/"], saves: "the quoting rules of CSV" },
  { name: "disposable-email-domains-js", in: ["src/verify/"], saves: "a list of throw-away mail domains, kept by others" },
  { name: "email-providers", in: ["src/domain/", "src/verify/"], saves: "a list of free-mail domains, kept by others" },
  { name: "hono", in: ["src/http/"], saves: "routing, and the middleware around every request" },
  { name: "htmlparser2", in: ["src/sources/"], saves: "reading HTML as it really is" },
  { name: "iconv-lite", in: ["src/table/"], saves: "the encodings that lists are exported in" },
  { name: "libphonenumber-js", in: ["src/sources/"], saves: "the numbering plans of all countries" },
  { name: "pg", in: ["src/engine/"], saves: "the protocol of PostgreSQL" },
  { name: "pg-boss", in: ["src/engine/queue.ts"], saves: "a durable job queue inside the database" },
  { name: "pg-protocol", in: ["src/engine/pglite-protocol.ts"], saves: "the same protocol without a socket" },
  { name: "pino", in: ["src/context.ts"], saves: "structured logs" },
  { name: "rate-limiter-flexible", in: ["src/engine/rate-limits.ts"], saves: "counting requests in a minute, in memory and in the database" },
  { name: "robots-parser", in: ["src/net/"], saves: "the matching rules of robots.txt" },
  { name: "socks", in: ["src/verify/smtp/dial.ts"], saves: "the handshake with a SOCKS5 proxy" },
  { name: "standardwebhooks", in: ["src/engine/"], saves: "the signature that receivers have libraries for" },
  { name: "tldts", in: ["src/domain/", "src/sources/"], saves: "the public suffix list" },
  { name: "undici", in: ["src/net/", "src/sources/vendor/"], saves: "HTTP with a lookup of our own" },
  { name: "zod", in: ["src/sources/language-model.ts", "src/engine/tiers-file.ts"], saves: "checks of documents that others write" },
];

/**
 * Development tools that no module imports: they are programs, types, or cases for a test (isemail). oazapfts generates the client
 * of test/generated-client.test.ts, with a TypeScript 5 of its own; @oazapfts/runtime is what that client needs.
 */
export const tools: readonly string[] = ["@oazapfts/runtime", "isemail", "node", "oazapfts", "oxlint", "typescript"];
