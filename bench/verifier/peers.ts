/**
 * Other verifiers beside ours: each in a process of its own, with its own time-outs, on a lab of its own. They are
 * installed into this folder when they are first wanted, and into nothing else.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Told } from "../../lab/mail/score.ts";
import type { LabAddress } from "../../lab/mail/town.ts";
import type { LabThread } from "./lab-thread.ts";

export const peers = ["deep-email-validator", "@devmehq/email-validator-js", "@emailcheck/email-validator-js"] as const;
export type Peer = (typeof peers)[number];

export type PeerAnswer = { readonly about: LabAddress; readonly told: Told; readonly tookMs: number };

const folder = fileURLToPath(new URL("./", import.meta.url));

/** False where they cannot be had: no network, no npm. */
export async function installPeers(): Promise<boolean> {
  if (peers.every((name) => existsSync(`${folder}node_modules/${name}/package.json`))) return true;
  console.log("installing the peers into bench/verifier/node_modules …");
  const npm = spawn("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--silent"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const code = await Promise.race([once(npm, "exit").then(([exit]) => exit as number | null), once(npm, "error").then(() => null)]);
  if (code !== 0) console.log("they could not be installed; ours is measured alone");
  return code === 0;
}

/** Asks a peer about each address, 50 at a time; resolves once all are answered, or counted as hung. */
export async function askPeer(peer: Peer, { lab, addresses }: { lab: LabThread; addresses: readonly LabAddress[] }): Promise<PeerAnswer[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./peer-process.ts", import.meta.url)), peer, lab.resolver, String(lab.smtpPort), lab.mailFrom], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const exited = once(child, "exit");
  child.stdin.end(addresses.map(({ address }) => `${JSON.stringify(address)}\n`).join(""));
  const answers: PeerAnswer[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith("{")) continue;
    const { at, told, tookMs } = JSON.parse(line) as { at: number; told: Told; tookMs: number };
    const about = addresses[at];
    if (about !== undefined) answers.push({ about, told, tookMs });
  }
  await exited;
  const answered = new Set(answers.map(({ about }) => about));
  return [...answers, ...addresses.filter((about) => !answered.has(about)).map((about) => ({ about, told: "hung" as const, tookMs: 0 }))];
}
