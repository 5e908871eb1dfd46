/** `cleanlist verify --stdin --jsonl` as it is started by anybody: its start and its end are measured with it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Told } from "../../lab/mail/score.ts";
import type { LabAddress } from "../../lab/mail/town.ts";
import type { LabThread } from "./lab-thread.ts";

const program = fileURLToPath(new URL("../../bin/cleanlist.js", import.meta.url));
const inTheLab = ["--allow-network", "127.0.0.0/8,::1/128", "--allow-tld", "test,example,invalid"];

export async function askCommand(lab: LabThread, addresses: readonly LabAddress[]): Promise<{ readonly about: LabAddress; readonly told: Told }[]> {
  const where = ["--resolver", lab.resolver, "--smtp-port", String(lab.smtpPort), "--helo", lab.heloName, "--mail-from", lab.mailFrom];
  const child = spawn(process.execPath, [program, "verify", "--stdin", "--jsonl", ...where, ...inTheLab], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(addresses.map(({ address }) => `${JSON.stringify(address)}\n`).join(""));
  const told = new Map<number, Told>();
  for await (const line of createInterface({ input: child.stdout })) {
    const { line: number, verdict } = JSON.parse(line) as { line: number; verdict: Told };
    told.set(number, verdict);
  }
  return addresses.map((about, at) => ({ about, told: told.get(at + 1) ?? "hung" }));
}
