/**
 * Reaching a mail host: from the address that the system chooses, from one of ours, or through a SOCKS5 proxy. Whoever
 * dials has resolved the name and judged the address before; the proxy is told that address, and resolves nothing.
 */
import { connect, isIP } from "node:net";
import type { Socket } from "node:net";
import type { Way } from "../exits.ts";

export type DialOptions = {
  readonly ip: string;
  readonly port: number;
  /** Null: the system chooses the address that we come from. */
  readonly way: Way | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** The socket, or why there is none; `code` names nobody and holds no secret. */
export function dial({ ip, port, way, timeoutMs, signal }: DialOptions): Promise<Socket | Error> {
  if (way?.kind === "socks5") return dialThrough(way, { ip, port, timeoutMs, signal });
  const socket = connect({ host: ip, port, noDelay: true, signal, ...(way === null ? {} : { localAddress: way.ip }) });
  return settled(socket, { event: "connect", timeoutMs });
}

async function dialThrough(proxy: Extract<Way, { kind: "socks5" }>, { ip, port, timeoutMs, signal }: Omit<DialOptions, "way">): Promise<Socket | Error> {
  if (isIP(ip) === 0) throw new TypeError("a proxy is told addresses only");
  const untilMs = performance.now() + timeoutMs;
  const socket = await settled(connect({ host: proxy.host, port: proxy.port, noDelay: true, signal }), { event: "connect", timeoutMs });
  if (socket instanceof Error) return failure(`our SOCKS5 proxy cannot be reached (${"code" in socket ? String(socket.code) : socket.name})`);
  // What destroyed a socket may be reported after nobody listens any more.
  socket.on("error", () => undefined);
  try {
    // Loaded by whoever has a proxy: with all that it brings it costs a fifth of the start of a command.
    const { SocksClient } = await import("socks");
    await SocksClient.createConnection({
      command: "connect",
      proxy: { host: proxy.host, port: proxy.port, type: 5, ...(proxy.user === null ? {} : { userId: proxy.user, password: proxy.password ?? "" }) },
      destination: { host: ip, port },
      timeout: Math.max(1, Math.round(untilMs - performance.now())),
      existing_socket: socket,
    });
    return socket;
  } catch (error) {
    socket.destroy();
    return failure(reasonOf(error));
  }
}

/** The library's error holds the password, and is not passed on: only what the proxy said (RFC 1928 section 6). */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  if (/ConnectionRefused/.test(text)) return "ECONNREFUSED";
  if (/HostUnreachable/.test(text)) return "EHOSTUNREACH";
  if (/NetworkUnreachable/.test(text)) return "ENETUNREACH";
  if (/TTLExpired|timed out/i.test(text)) return "ETIMEDOUT";
  if (/authentication/i.test(text)) return "our SOCKS5 proxy does not take the user and password";
  return "our SOCKS5 proxy does not let us through";
}

/** The socket once `event` happened, or the error that prevented it; then the socket is destroyed. */
export function settled(socket: Socket, { event, timeoutMs }: { event: string; timeoutMs: number }): Promise<Socket | Error> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => fail(failure("ETIMEDOUT")), timeoutMs);
    const closed = (): void => fail(failure("ECONNRESET"));
    socket.once("error", fail).once("close", closed).once(event, () => {
      clearTimeout(timer);
      socket.off("error", fail).off("close", closed);
      resolve(socket);
    });
    function fail(error: Error): void {
      clearTimeout(timer);
      socket.off("close", closed).on("error", () => undefined).destroy();
      resolve(error);
    }
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
