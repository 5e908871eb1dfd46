/** Sends a process that knows only the real Internet into the lab: its name server, and its port instead of 25. */
import dns from "node:dns";
import { Socket } from "node:net";
import type { LookupFunction } from "node:net";

/** Nothing listens on port 1: whoever tries 587 or 465 is refused, as at most mail exchangers. */
const closedPort = 1;

type Connect = (this: Socket, ...parameters: unknown[]) => Socket;

export function redirect({ resolver, smtpPort }: { resolver: string; smtpPort: number }): void {
  dns.setServers([resolver]);
  // The resolver of the operating system does not know the lab.
  const lookup: LookupFunction = (host, options, done) => {
    dns.resolve4(host, (error, addresses) => {
      if (error === null) return answer(addresses, 4);
      dns.resolve6(host, (none, six) => (none === null ? answer(six, 6) : done(none, [], 0)));
    });
    function answer(addresses: string[], family: number): void {
      if (options.all === true) done(null, addresses.map((address) => ({ address, family })));
      else done(null, addresses[0] ?? "", family);
    }
  };
  const connect = Socket.prototype.connect as unknown as Connect;
  Socket.prototype.connect = function (this: Socket, ...parameters: unknown[]) {
    // `net.connect` hands over its parameters as an array of options and callback; `socket.connect` as they were written.
    const [first, second] = Array.isArray(parameters[0]) ? (parameters[0] as unknown[]) : parameters;
    const done = [...(Array.isArray(parameters[0]) ? (parameters[0] as unknown[]) : parameters)].find((each) => typeof each === "function");
    const options = typeof first === "object" && first !== null ? (first as { port?: number; host?: string }) : { port: Number(first), host: String(second) };
    const port = options.port === 25 ? smtpPort : options.port === 587 || options.port === 465 ? closedPort : (options.port ?? 0);
    return connect.call(this, { ...options, port, lookup }, ...(done === undefined ? [] : [done]));
  } as typeof Socket.prototype.connect;
}
