/**
 * Writes a list that a spreadsheet opens as it is: UTF-8 with a byte order mark, CRLF, quotes as in RFC 4180, and no
 * cell that would run as a formula (formula-guard.ts). The file appears under its name only when it is complete: until
 * then it is `<path>.partial`, and an abort takes that away.
 */
import assert from "node:assert/strict";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { csvText } from "./csv-text.ts";
import { errorCode, TableError } from "./table-error.ts";

export type TableWriter = {
  /**
   * Resolves when the rows are buffered or written: wait for it, and memory is bounded by the largest batch. Rows may be
   * of any length.
   */
  write(rows: readonly (readonly string[])[]): Promise<void>;
  /** Writes what is left, makes it durable, and gives the file its name, replacing what had it. */
  close(): Promise<void>;
  /** Gives up: nothing stays behind. Does nothing after `close`. */
  abort(): Promise<void>;
  /** As `abort`, so that `await using` cleans up whatever happens. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** Characters that are collected before the file system is asked: 64 Ki. */
const bufferedCharsMax = 64 * 1024;

/**
 * Opens a writer and writes the header. `delimiter` is one character. Throws `not_writable` where the folder does not
 * take the file, before any work was done.
 *
 *     await using writer = await openTableWriter("out.csv", { columns: ["Email"], delimiter: ",", bom: true });
 *     await writer.write([["jana@acme.example"]]);
 *     await writer.close();
 */
export async function openTableWriter(
  path: string,
  { columns, delimiter, bom }: { columns: readonly string[]; delimiter: string; bom: boolean },
): Promise<TableWriter> {
  const partial = `${path}.partial`;
  const told = refusing(path);
  if (await isDirectory(path)) throw new TableError("not_writable", `${path} is a folder. Name a file in it.`);
  const file = await told(open(partial, "w"));
  let buffered = csvText([columns], { delimiter, bom });
  let done = false;

  async function flush(): Promise<void> {
    const text = buffered;
    buffered = "";
    await told(file.appendFile(text));
  }

  async function abort(): Promise<void> {
    if (done) return;
    done = true;
    await file.close();
    await rm(partial, { force: true });
  }

  return {
    async write(rows) {
      assert(!done, "the table was closed");
      buffered += csvText(rows, { delimiter, bom: false });
      if (buffered.length >= bufferedCharsMax) await flush();
    },
    async close() {
      if (done) return;
      await flush();
      await told(file.sync());
      await file.close();
      await told(rename(partial, path));
      done = true;
    },
    abort,
    [Symbol.asyncDispose]: abort,
  };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // nothing there yet, or `open` is about to say what is wrong
  }
}

/** Turns what the file system refuses into a sentence about the file. */
function refusing(path: string): <T>(doing: Promise<T>) => Promise<T> {
  return async (doing) => {
    try {
      return await doing;
    } catch (error) {
      throw new TableError("not_writable", `${basename(path)} cannot be written: ${reason(error)}.`, { cause: error });
    }
  };
}

function reason(error: unknown): string {
  switch (errorCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "its folder does not exist. Create it first";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "its folder may not be written to. Choose another one";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full. Make room, or choose another disk";
    default:
      return error instanceof Error ? error.message : "the file system refused";
  }
}
