/** A SOCKS5 proxy on loopback for tests (RFC 1928, RFC 1929): it lets in whoever has the password, and tells where to. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export type SocksProxy = {
  readonly port: number;
  /** `type ip:port` of each connection that was asked for; type 1 is an IPv4 address, 3 a name (section 4). */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export async function startSocksProxy({ user, password }: { readonly user: string; readonly password: string }): Promise<SocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    void serve(socket).catch(() => socket.destroy());
  });

  async function serve(socket: Socket): Promise<void> {
    const [, methods = 0] = await read(socket, 2);
    const offered = await read(socket, methods);
    socket.write(Buffer.of(5, offered.includes(2) ? 2 : 0xff));
    const [, userLength = 0] = await read(socket, 2);
    const name = (await read(socket, userLength)).toString();
    const [passwordLength = 0] = await read(socket, 1);
    const isKnown = (await read(socket, passwordLength)).toString() === password && name === user;
    socket.write(Buffer.of(1, isKnown ? 0 : 1));
    if (!isKnown) return void socket.end();
    const [, , , type = 0] = await read(socket, 4);
    const ip = type === 1 ? [...(await read(socket, 4))].join(".") : "";
    const port = type === 1 ? (await read(socket, 2)).readUInt16BE() : 0;
    asked.push(`${String(type)} ${ip}:${String(port)}`);
    const target = connect({ host: ip, port });
    sockets.add(target);
    target.on("error", () => socket.end(Buffer.of(5, 5, 0, 1, 0, 0, 0, 0, 0, 0)));
    await once(target, "connect");
    socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    socket.pipe(target).pipe(socket);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const found = socket.read(bytes) as Buffer | null;
    if (found !== null) return found;
    await once(socket, "readable");
  }
}
