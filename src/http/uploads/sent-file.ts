/**
 * The file that a request brings: its whole body, or the one file of a form (`multipart/form-data`, RFC 7578), as browsers
 * and `curl -F` send it. Either is written to disk as it comes. The other fields of a form say how it is to be read.
 */
import { Busboy } from "@fastify/busboy";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { ApiError } from "../../contract/errors.ts";
import type { StoredUpload } from "./stored-upload.ts";
import { storeUpload } from "./stored-upload.ts";

export type SentFile = StoredUpload & { readonly fields: readonly (readonly [name: string, value: string])[] };

const limits = { files: 2, fields: 50, fieldNameSize: 100, fieldSize: 1_000, headerPairs: 50, headerSize: 8_000 };

export async function receiveFile({ body, headers, signal }: Request): Promise<SentFile> {
  const stream = body === null ? Readable.from([]) : Readable.fromWeb(body as WebStream);
  const type = headers.get("content-type") ?? "";
  if (/^multipart\/form-data\b/i.test(type)) return fileOfForm(stream, { type, signal });
  return { ...(await storeUpload(stream, signal)), fields: [] };
}

async function fileOfForm(stream: Readable, { type, signal }: { readonly type: string; readonly signal: AbortSignal }): Promise<SentFile> {
  const fields: (readonly [string, string])[] = [];
  const files: Promise<StoredUpload>[] = [];
  const form = reader(type);
  const gone = new AbortController();
  const either = AbortSignal.any([signal, gone.signal]);
  form.on("field", (name, value) => void fields.push([name, value]));
  form.on("file", (_name, file) => {
    file.on("error", () => undefined); // of a form that is cut off, the file fails after the form has, when nobody listens any more
    const stored = storeUpload(file, either);
    files.push(stored);
    // What cannot be stored is not read to its end either.
    stored.catch((error: unknown) => form.destroy(error instanceof Error ? error : new Error("A file could not be stored.", { cause: error })));
  });
  const failure = await failureOf(pipeline(stream, form, { signal }));
  if (failure !== null) gone.abort(failure);
  const [file, ...more] = (await Promise.allSettled(files)).flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  if (failure === null && file !== undefined && more.length === 0) return { ...file, fields };
  await Promise.all([file, ...more].map((each) => each?.[Symbol.asyncDispose]()));
  if (failure === null) throw refusedForm(more.length > 0 ? "There is more than one file in the form" : "There is no file in the form");
  // A full disk is no mistake of the caller's.
  if (failure instanceof ApiError || signal.aborted || "syscall" in failure) throw failure;
  throw refusedForm(`The form cannot be read: ${failure.message}`, failure);
}

function reader(type: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: { "content-type": type }, limits });
  } catch (error) {
    throw refusedForm("The form names no boundary between its parts", error);
  }
}

function refusedForm(detail: string, cause?: unknown): ApiError {
  return new ApiError("validation_error", { detail, fix: "Send one file, as a field of its own: curl -F file=@people.csv", cause });
}

async function failureOf(work: Promise<void>): Promise<Error | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error("A form could not be read.", { cause: error });
  }
}
