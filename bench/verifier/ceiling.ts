/**
 * The least that a prober can do: one connection for each domain, all its recipients at once (PIPELINING), no question
 * about anybody else, no verdict. What is measured beside it pays for knowing more.
 */
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import type { LabAddress } from "../../lab/mail/town.ts";
import type { LabThread } from "./lab-thread.ts";

const atOnce = 50;

/** The number of recipients that were answered. */
export async function askBarely(lab: LabThread, addresses: readonly LabAddress[]): Promise<number> {
  const resolver = new Resolver();
  resolver.setServers([lab.resolver]);
  const domains = Map.groupBy(addresses, ({ address }) => address.slice(address.lastIndexOf("@") + 1)).entries();
  let answered = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [domain, theirs] of domains) {
        const [mx] = await resolver.resolveMx(domain);
        const [ip = ""] = await resolver.resolve4(mx?.exchange ?? "");
        answered += await converse({ ip, lab }, theirs);
      }
    }),
  );
  return answered;
}

async function converse({ ip, lab }: { ip: string; lab: LabThread }, addresses: readonly LabAddress[]): Promise<number> {
  const socket = connect(lab.smtpPort, ip).setEncoding("latin1").setNoDelay(true);
  let heard = "";
  socket.on("data", (text: string) => (heard += text));
  const until = async (replies: number): Promise<void> => {
    while ((heard.match(/^\d{3}(?: |\r)/gm)?.length ?? 0) < replies) await once(socket, "data");
  };
  await until(1);
  socket.write(`EHLO ${lab.heloName}\r\n`);
  await until(2);
  socket.write([`MAIL FROM:<${lab.mailFrom}>`, ...addresses.map(({ address }) => `RCPT TO:<${address}>`), "QUIT", ""].join("\r\n"));
  await until(addresses.length + 4);
  socket.destroy();
  return addresses.length;
}
