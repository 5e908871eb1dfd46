/** What is sent, as a file of its own, however large it is: it is read more than once, and never held in memory. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ApiError } from "../../contract/errors.ts";

export type StoredUpload = AsyncDisposable & {
  readonly path: string;
  /** SHA-256 of the content: the same file again is the same work. */
  readonly hash: string;
};

/** Above what a list of ten million rows takes. */
const bytesMax = 4 * 1024 ** 3;

/** Gone again when it is disposed of. */
export async function storeUpload(body: Readable, signal: AbortSignal): Promise<StoredUpload> {
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-upload-"));
  const path = join(folder, "upload.csv");
  const gone = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const hash = createHash("sha256");
  let bytes = 0;
  const measured = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      hash.update(piece);
      done(bytes > bytesMax ? new ApiError("body_too_large", { detail: "The file is larger than 4 GB" }) : null, piece);
    },
  });
  try {
    await pipeline(body, measured, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (error) {
    await gone();
    throw error;
  }
  return { path, hash: hash.digest("hex"), [Symbol.asyncDispose]: gone };
}
