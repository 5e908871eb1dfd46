/**
 * The installation's secret: what keys are hashed and quotes, links and cookies are signed with. It is never used itself;
 * every purpose has a key of its own, derived from it, so that what one of them signs means nothing to another.
 *
 * It is the setting, or else a file that the first start writes into the data folder. To rotate it, put a new one in
 * front of the old: everything is made with the first, and what was made with the others is still known.
 */
import { createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "./database.ts";
import { SetupError } from "./setup-error.ts";

export type Secret = {
  /** 32 bytes for one purpose, always the same (HKDF-SHA256, RFC 5869). */
  keyFor(purpose: string): Buffer;
  /** The same of every secret that is still known, the newest first. */
  keysFor(purpose: string): readonly Buffer[];
  /** Of every secret that is still known, the newest first: tells which they are, and nothing about them. */
  readonly fingerprints: readonly [string, ...string[]];
};

/** Shorter ones could be guessed by whoever has something that was signed. */
const secretLengthMin = 32;

export function secretOf(newest: string, ...older: readonly string[]): Secret {
  const derive = (text: string, purpose: string): Buffer => Buffer.from(hkdfSync("sha256", text, "", `cleanlist ${purpose}`, 32));
  // Purposes are few, and one is asked for with every request.
  const derived = new Map<string, readonly [Buffer, ...Buffer[]]>();
  const keysFor = (purpose: string): readonly [Buffer, ...Buffer[]] => {
    const keys = derived.get(purpose) ?? [derive(newest, purpose), ...older.map((text) => derive(text, purpose))];
    derived.set(purpose, keys);
    return keys;
  };
  return {
    keyFor: (purpose) => keysFor(purpose)[0],
    keysFor,
    fingerprints: [fingerprintOf(newest), ...older.map(fingerprintOf)],
  };
}

/** `configured` is the setting, newest first. Where it is absent, `folder` has a file, or gets one. */
export async function openSecret(options: { readonly configured: readonly string[] | undefined; readonly folder: string }): Promise<Secret> {
  const [newest, ...older] = options.configured ?? (await fromFile(options.folder));
  if (newest === undefined) throw new SetupError(`The file \`secret\` in ${options.folder} is empty: write a secret of ${String(secretLengthMin)} characters or more into it.`);
  return secretOf(newest, ...older);
}

/** Refuses (`SetupError`) where the database was only used with other secrets: every key would be refused. */
export async function recogniseSecret(db: Queryable, secret: Secret, nowMs: number): Promise<void> {
  const seen = await db.query<{ fingerprint: string }>("select fingerprint from secret_fingerprint");
  if (seen.length > 0 && !seen.some(({ fingerprint }) => secret.fingerprints.includes(fingerprint))) {
    throw new SetupError(
      "This database was used with another secret than the one of this machine. Set CLEANLIST_SECRET to what it was, or copy the file `secret` from the data folder (CLEANLIST_DATA) of the machine that used it first.",
    );
  }
  await db.query("insert into secret_fingerprint (fingerprint, first_seen_at) values ($1, $2) on conflict do nothing", [secret.fingerprints[0], new Date(nowMs)]);
}

/** One secret a line, the newest first. */
async function fromFile(folder: string): Promise<string[]> {
  const path = join(folder, "secret");
  const content = (await read(path)) ?? (await write(folder, path));
  const found = content.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (found.some((line) => line.length < secretLengthMin)) throw new SetupError(`${path} has a line of fewer than ${String(secretLengthMin)} characters.`);
  return found;
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** It appears whole or not at all: of several processes that start at once, all read the one that was first. */
async function write(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(48).toString("base64url")}\n`, { mode: 0o600, flag: "wx", flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(path, "utf8");
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function fingerprintOf(text: string): string {
  return createHmac("sha256", text).update("fingerprint").digest("hex").slice(0, 32);
}
