/**
 * A mail host whose every word is scripted, on a real socket, for tests. It answers commands in order, one reply each,
 * and remembers what it heard.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** What a host does instead of, or after, a plain reply. Null says nothing at all. */
export type Move = string | null | { readonly say: string; readonly and: "close" | "reset" };

export type Visit = {
  /** Which connection this is, from 1. */
  readonly number: number;
  /** The address that it came from. */
  readonly from: string;
  /** Everything that was said, in order. */
  readonly heard: string[];
  /** How many recipients came before this one. */
  recipients: number;
};

/** Replies are without their last line end; each part has a default that a friendly host would give. */
export type Script = {
  readonly banner?: (visit: Visit) => Move;
  readonly ehlo?: (visit: Visit) => Move;
  readonly helo?: (visit: Visit) => Move;
  readonly mail?: (sender: string, visit: Visit) => Move;
  /** `address` without its brackets. */
  readonly rcpt?: (address: string, visit: Visit) => Move;
  /** Any other command; undefined for the default. */
  readonly other?: (line: string, visit: Visit) => Move | undefined;
  /** How replies reach the wire. */
  readonly write?: (socket: Socket, reply: string) => void;
};

export type ScriptedHost = {
  readonly ip: string;
  readonly port: number;
  readonly visits: readonly Visit[];
  /** The most connections that were open at once. */
  readonly peak: number;
  close(): Promise<void>;
};

export async function startScriptedHost(script: Script, at: { ip?: string; port?: number } = {}): Promise<ScriptedHost> {
  const visits: Visit[] = [];
  const sockets = new Set<Socket>();
  let peak = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    peak = Math.max(peak, sockets.size);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const visit: Visit = { number: visits.length + 1, from: socket.remoteAddress ?? "", heard: [], recipients: 0 };
    visits.push(visit);
    perform(script, { socket, visit });
  });
  server.listen(at.port ?? 0, at.ip ?? "127.0.0.1");
  await once(server, "listening");
  const { address: ip, port } = server.address() as AddressInfo;
  return {
    ip,
    port,
    visits,
    get peak() {
      return peak;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function perform(script: Script, { socket, visit }: { socket: Socket; visit: Visit }): void {
  const make = (move: Move): void => {
    if (move === null) return;
    const reply = typeof move === "string" ? move : move.say;
    if (reply !== "") (script.write ?? writeWhole)(socket, `${reply}\r\n`);
    if (typeof move === "string") return;
    if (move.and === "close") socket.end();
    else socket.resetAndDestroy();
  };
  make((script.banner ?? (() => "220 mx.example ESMTP"))(visit));
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      visit.heard.push(line);
      if (socket.writable) make(answer(line, script, visit));
    }
  });
}

function answer(line: string, script: Script, visit: Visit): Move {
  const inBrackets = /<(.*)>/.exec(line)?.[1] ?? "";
  switch (line.slice(0, 4).toUpperCase()) {
    case "EHLO":
      return (script.ehlo ?? (() => "250-mx.example\r\n250-PIPELINING\r\n250 SMTPUTF8"))(visit);
    case "HELO":
      return (script.helo ?? (() => "250 mx.example"))(visit);
    case "MAIL":
      return (script.mail ?? (() => "250 2.1.0 Ok"))(inBrackets, visit);
    case "RCPT": {
      const move = (script.rcpt ?? (() => "250 2.1.5 Ok"))(inBrackets, visit);
      visit.recipients += 1;
      return move;
    }
    case "QUIT":
      return { say: "221 2.0.0 Bye", and: "close" };
    default:
      return script.other?.(line, visit) ?? "250 2.0.0 Ok";
  }
}

function writeWhole(socket: Socket, reply: string): void {
  socket.write(reply);
}
