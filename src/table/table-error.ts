/**
 * Why a list cannot be read or written: one class, a code for programs, and a sentence that tells a person what to do.
 * Messages name the file and the line, never what stands in a cell: cells are personal data.
 */
import { basename } from "node:path";

export type TableErrorCode =
  | "no_such_file"
  | "is_a_directory"
  | "not_a_file"
  | "not_readable"
  | "not_writable"
  | "not_csv"
  | "empty_file"
  | "header_only"
  | "no_data_rows"
  | "unclosed_quote"
  | "row_too_long"
  | "unknown_encoding"
  | "bad_delimiter";

export class TableError extends Error {
  override readonly name = "TableError";
  readonly code: TableErrorCode;

  constructor(code: TableErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What an operation on a file says when it fails, as a refusal; anything that is not about the file is rethrown. */
export function fileRefusal(error: unknown, path: string): TableError {
  const file = basename(path);
  const cause = { cause: error };
  switch (errorCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new TableError("no_such_file", `There is no file ${path}. Check the path.`, cause);
    case "EISDIR":
      return new TableError("is_a_directory", `${path} is a folder. Name the CSV file inside it.`, cause);
    case "EACCES":
    case "EPERM":
      return new TableError("not_readable", `${file} may not be read. Change its permissions, or copy it.`, cause);
    default:
      throw error;
  }
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
