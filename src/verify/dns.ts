/**
 * Questions to the DNS whose answers keep apart what a verdict has to keep apart: the name does not exist, it exists
 * without such records, the server failed, the server did not answer. Never throws for what a server does.
 */
import type { MxRecord } from "node:dns";
import { Resolver } from "node:dns/promises";

export type Answered<Record> =
  | { readonly kind: "records"; readonly records: readonly Record[] }
  /** NXDOMAIN */
  | { readonly kind: "no_name" }
  /** NODATA: the name exists, but not with records of this type. */
  | { readonly kind: "no_records" }
  /** SERVFAIL, REFUSED, or an answer that is none; `detail` is the resolver's code. */
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "silent" };

export type Dns = {
  mx(name: string): Promise<Answered<MxRecord>>;
  /** IPv4 addresses, or IPv6 ones where there are no others. */
  addresses(name: string): Promise<Answered<string>>;
  /** Ends every question that is still open; each is answered as `failed`. */
  close(): void;
};

/**
 * `servers`: `IP` or `IP:port` of recursive resolvers; null uses those of the operating system.
 * A question is sent at most `triesMax` times, the first time with `timeoutMs` to answer, then with more.
 */
export function createDns(options: { servers: readonly string[] | null; timeoutMs: number; triesMax: number }): Dns {
  const resolver = new Resolver({ timeout: options.timeoutMs, tries: options.triesMax });
  if (options.servers !== null) resolver.setServers(options.servers);
  return {
    mx: (name) => answered(resolver.resolveMx(name)),
    async addresses(name) {
      const ipv4 = await answered(resolver.resolve4(name));
      return ipv4.kind === "no_records" ? answered(resolver.resolve6(name)) : ipv4;
    },
    close: () => resolver.cancel(),
  };
}

async function answered<Record>(question: Promise<readonly Record[]>): Promise<Answered<Record>> {
  try {
    const records = await question;
    return records.length > 0 ? { kind: "records", records } : { kind: "no_records" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    return refused(code);
  }
}

/** What the codes of c-ares mean (`ares.h`). A name that cannot be encoded as a question does not exist either. */
function refused(code: string): Exclude<Answered<never>, { kind: "records" }> {
  switch (code) {
    case "ENOTFOUND":
    case "EBADNAME":
      return { kind: "no_name" };
    case "ENODATA":
      return { kind: "no_records" };
    case "ETIMEOUT":
      return { kind: "silent" };
    default:
      return { kind: "failed", detail: code };
  }
}
