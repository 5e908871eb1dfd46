/** Bounces out of text that is no table: lines of a mail server's log, and delivery status notifications (RFC 3464). */
import type { ReportRow } from "./read-bounces.ts";

/** True where the beginning of a file looks like such text. */
export function isNotices(beginning: string): boolean {
  return /^(?:Final-Recipient|Original-Recipient):/im.test(beginning) || /\bto=<[^>]+@[^>]+>.*\bstatus=/.test(beginning) || /^<[^>\s]+@[^>\s]+>:? /m.test(beginning);
}

export async function* readNotices(lines: AsyncIterable<string>): AsyncGenerator<ReportRow, void, undefined> {
  let line = 0;
  let open: Notice | null = null;
  for await (const text of lines) {
    line += 1;
    const logged = loggedIn(text, line);
    if (logged !== null) {
      yield logged;
      continue;
    }
    const [, name = "", value = ""] = /^([A-Za-z-]+):\s*(.*)$/.exec(text) ?? [];
    switch (name.toLowerCase()) {
      case "final-recipient":
        if (open !== null) yield rowOf(open);
        open = { line, address: afterType(value), action: "", status: "", diagnostic: "" };
        break;
      case "action":
        if (open !== null) open.action = value;
        break;
      case "status":
        if (open !== null) open.status = value;
        break;
      case "diagnostic-code":
        if (open !== null) open.diagnostic = afterType(value);
        break;
      default:
        // A folded field goes on with white space; an empty line ends the recipient.
        if (open !== null && open.diagnostic !== "" && /^\s+\S/.test(text)) open.diagnostic += ` ${text.trim()}`;
        if (open !== null && text.trim() === "") {
          yield rowOf(open);
          open = null;
        }
    }
  }
  if (open !== null) yield rowOf(open);
}

type Notice = { line: number; address: string; action: string; status: string; diagnostic: string };

function rowOf({ line, address, action, status, diagnostic }: Notice): ReportRow {
  const type = action.trim().toLowerCase() === "failed" ? "bounced" : action;
  return { line, address, report: { type, code: status === "" ? null : status, diagnostic: diagnostic === "" ? null : diagnostic }, atMs: null };
}

/** `rfc822; a@b`, `smtp; 550 …` */
function afterType(value: string): string {
  return value.replace(/^[a-z0-9-]+\s*;\s*/i, "").trim();
}

/** Postfix: `to=<a@b>, …, dsn=5.1.1, status=bounced (host … said: …)`, and the body of its notice: `<a@b>: host … said: …`. */
function loggedIn(text: string, line: number): ReportRow | null {
  const logged = /\bto=<([^>]+@[^>]+)>.*?(?:\bdsn=([\d.]+).*?)?\bstatus=(\w+)\s*(?:\((.*)\))?/.exec(text);
  if (logged?.[1] !== undefined) {
    const at = /^(\d{4}-\d\d-\d\dT\S+)/.exec(text)?.[1];
    return { line, address: logged[1], report: { type: logged[3] ?? null, code: logged[2] ?? null, diagnostic: logged[4] ?? null }, atMs: at === undefined || Number.isNaN(Date.parse(at)) ? null : Date.parse(at) };
  }
  const noticed = /^<([^>\s]+@[^>\s]+)>:? +(.+)$/.exec(text);
  return noticed?.[1] === undefined ? null : { line, address: noticed[1], report: { type: "bounced", code: null, diagnostic: noticed[2] ?? null }, atMs: null };
}
