import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { timeOf } from "./columns.ts";
import { openBounces } from "./read-bounces.ts";

async function rowsOf(t: TestContext, text: string): Promise<unknown[][]> {
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-bounces-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "export.csv");
  await writeFile(path, text);
  const rows: unknown[][] = [];
  for await (const { address, report, atMs } of await openBounces(path, t.signal)) rows.push([address, report.type, report.code, report.diagnostic, atMs]);
  return rows;
}

const atMs = Date.UTC(2026, 2, 1, 9, 30);

for (const [service, text, expected] of [
  ["SES", "timestamp,bounceType,bounceSubType,emailAddress,diagnosticCode\n2026-03-01T09:30:00.000Z,Permanent,General,ada@acme.example,smtp; 550 5.1.1 user unknown\n", ["Permanent General", null, "smtp; 550 5.1.1 user unknown", atMs]],
  ["SendGrid", 'email,created,status,reason\nada@acme.example,1772357400,5.1.1,"550 5.1.1 no such user"\n', ["5.1.1", null, "550 5.1.1 no such user", atMs]],
  ["Mailgun", "recipient,event,severity,delivery-status.code,delivery-status.message,timestamp\nada@acme.example,failed,permanent,550,No such user,1772357400.123\n", ["failed permanent", "550", "No such user", atMs + 123]],
  ["Postmark", "Type,Email,BouncedAt,Details\nHardBounce,ada@acme.example,2026-03-01T09:30:00Z,smtp;550 5.1.1 unknown\n", ["HardBounce", null, "smtp;550 5.1.1 unknown", atMs]],
  ["HubSpot", "Recipient,Event type,Category,Response,Created\nada@acme.example,BOUNCE,UNKNOWN_USER,550 5.1.1 unknown,2026-03-01 09:30:00\n", ["BOUNCE UNKNOWN_USER", null, "550 5.1.1 unknown", atMs]],
  ["Instantly", "Email,First Name,Lead Status\nada@acme.example,Ada,Bounced\n", ["Bounced", null, null, null]],
  ["a Postfix log", "2026-03-01T09:30:00Z mail postfix/smtp[7]: 4ABC: to=<ada@acme.example>, relay=mx.acme.example[192.0.2.7]:25, delay=1, dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 unknown (in reply to RCPT TO command))\n", ["bounced", "5.1.1", "host mx said: 550 5.1.1 unknown (in reply to RCPT TO command)", atMs]],
  ["a notification", "Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; ada@acme.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user\n unknown\n\nReturn-Path: <me@mail.example>\n", ["bounced", "5.1.1", "550 5.1.1 user unknown", null]],
] as const) {
  test(`what ${service} writes is recognised`, async (t) => {
    assert.deepEqual(await rowsOf(t, text), [["ada@acme.example", ...expected]]);
  });
}

test("a table without addresses is refused, with the names of its columns", async (t) => {
  await assert.rejects(rowsOf(t, "name,city\nAda,London\nBob,Paris\n"), /No column of .* is an address\. It has: name, city/);
});

test("times are read as services write them", () => {
  assert.deepEqual([timeOf("1772357400000"), timeOf(" 2026-03-01 09:30 "), timeOf("soon"), timeOf("")], [atMs, atMs, null, null]);
});
