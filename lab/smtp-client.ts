/** The smallest SMTP client that can ask a lab host about recipients; for the lab's own tests. */
import { connect } from "node:net";

/** The last line of each reply's lines, joined: banner, EHLO, MAIL, then one reply per recipient. */
export async function askRecipients(
  host: { address: string; port: number },
  envelope: { sender: string; recipients: readonly string[] },
): Promise<string[]> {
  const socket = connect(host.port, host.address);
  const replies = readReplies(socket);
  try {
    const seen = [await nextReply(replies)];
    for (const command of ["EHLO tester.test", `MAIL FROM:<${envelope.sender}>`, ...envelope.recipients.map((to) => `RCPT TO:<${to}>`)]) {
      socket.write(`${command}\r\n`);
      seen.push(await nextReply(replies));
    }
    return seen;
  } finally {
    socket.destroy();
  }
}

async function nextReply(replies: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await replies.next();
  if (done === true) throw new Error("the host closed the connection");
  return value;
}

async function* readReplies(socket: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of socket) {
    text += chunk.toString("utf8");
    for (;;) {
      const end = /^\d{3}(?: .*)?\r\n/m.exec(text);
      if (end === null) break;
      const length = end.index + end[0].length;
      yield text.slice(0, length).trim();
      text = text.slice(length);
    }
  }
}
