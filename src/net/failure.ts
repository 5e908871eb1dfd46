/** Why nothing came back from the web: one word to decide by, and a detail for the trace that holds no data of the page. */
import { NotConnected } from "./guarded-agent.ts";

export type Failure = {
  readonly kind:
    /** The name does not exist, or has no address. */
    | "unknown_host"
    /** Nobody listens, the certificate is wrong, the connection broke. */
    | "unreachable"
    | "timeout"
    | "aborted"
    /** The address is not public. */
    | "refused_address"
    /** Scheme, port or credentials that are not followed. */
    | "refused_url"
    /** The site asks robots not to read this. */
    | "disallowed"
    | "bad_redirect";
  readonly detail: string;
};

/** What a failed `fetch` means; its cause says it, at some depth. */
export function failureOf(error: unknown): Failure {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth += 1) {
    if (cause instanceof NotConnected) return { kind: cause.kind, detail: cause.message };
    const code = codeOf(cause);
    if (code !== null) return { kind: code === "UND_ERR_CONNECT_TIMEOUT" ? "timeout" : "unreachable", detail: code };
  }
  return { kind: "unreachable", detail: error instanceof Error ? error.name : "unknown error" };
}

function codeOf(error: Error): string | null {
  return "code" in error && typeof error.code === "string" ? error.code : null;
}
