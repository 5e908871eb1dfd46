/**
 * Text in, records out: csv-parse, set up for what spreadsheets and CRMs really write, with the line of every record.
 *
 * Lines may end in CRLF, LF or CR, mixed too. A quote inside an unquoted cell stands for itself, and so do the quotes
 * of `"Acme" Inc`. What is refused is a quote that is still open at the end of the text or after 1 MiB, and one that is
 * closed in mid-text on a later line: it was left open further up, and the rows in between would be swallowed.
 */
import { CsvError, Parser, type Options } from "csv-parse";
import { parse } from "csv-parse/sync";
import { TableError } from "./table-error.ts";

export type CsvRecord = {
  /** The line that the record starts on, counted from 1. */
  readonly line: number;
  /** True where blank lines, or rows of empty cells, stand between this record and the one before. */
  readonly afterBlank: boolean;
  /** Cells as they stand. */
  readonly cells: string[];
};

/** A record longer than this, in bytes of UTF-8, is taken for one whose quote was not closed. */
export const recordBytesMax = 1024 * 1024;

/** More characters than csv-parse ever looks ahead, for a quote, a delimiter and the end of a line, before it takes one. */
const readAheadMax = 64;

/** Reads records out of text that comes in pieces of any length. Records of blank cells only are left out. */
export class RecordReader {
  readonly #found = new Found();
  readonly #parser: Parser;
  #half = "";

  /** `delimiter` is one UTF-16 code unit, neither a quote nor a line end. */
  constructor(delimiter: string) {
    this.#parser = new Parser(optionsOf(delimiter, this.#found));
    // `push` and `end` reject with the same error; without a listener it would end the process as well.
    this.#parser.on("error", () => {});
  }

  /** The records that are complete with this piece. Rejects with `unclosed_quote` or `row_too_long`. */
  async push(piece: string): Promise<CsvRecord[]> {
    const text = this.#half + piece;
    // csv-parse reads UTF-8, which has no half of a surrogate pair: it waits for the other one.
    this.#half = /[\ud800-\udbff]/.test(text.slice(-1)) ? text.slice(-1) : "";
    const whole = text.slice(0, text.length - this.#half.length);
    return await this.#found.within(whole, () => this.#records((done) => this.#parser.write(whole, done)));
  }

  /** The records that only the end completes. Rejects with `unclosed_quote`. */
  async end(): Promise<CsvRecord[]> {
    return await this.#records((done) => this.#parser.end(this.#half, done));
  }

  async #records(parsing: (done: (error?: Error | null) => void) => void): Promise<CsvRecord[]> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    parsing((error) => (error ? reject(refusal(error, this.#found.line)) : resolve()));
    await promise;
    return this.#found.take();
  }
}

/** The records of a text: all of them, or those that are surely complete where `cut` says that more would follow. */
export function recordsOf(text: string, { delimiter, cut }: { delimiter: string; cut: boolean }): CsvRecord[] {
  const found = new Found();
  const whole = cut ? text.slice(0, Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1) : text;
  try {
    found.source = whole;
    parse(whole, optionsOf(delimiter, found));
  } catch (error) {
    // Where more would follow, so may the closing quote.
    if (!cut || !isOpenQuote(error)) throw refusal(error, found.line);
  }
  return found.take();
}

export function isBlank(cell: string): boolean {
  return cell === "" || cell.trim() === "";
}

/** Records as csv-parse finds them, blank ones too: they count as lines. */
class Found {
  /** The line that the next record starts on. Counted here: csv-parse takes a CRLF inside quotes for two lines. */
  line = 1;
  /** Text that holds all of the record that comes next, as far as it was read. */
  source = "";
  #records: CsvRecord[] = [];
  #afterBlank = false;
  #added = false;

  /** Reads on with one more piece of text. */
  async within<T>(piece: string, reading: () => Promise<T>): Promise<T> {
    this.source += piece;
    this.#added = false;
    const value = await reading();
    // What comes next begins in this piece or behind it, or in the last characters before it.
    if (this.#added) this.source = this.source.slice(-(piece.length + readAheadMax));
    return value;
  }

  add(cells: string[]): void {
    this.#added = true;
    for (const [at, cell] of cells.entries()) if (cell.startsWith('"') && lineEnds(cell) > 0) this.#refuseSwallowed(cell, at);
    if (cells.every(isBlank)) {
      this.#afterBlank = true;
    } else {
      this.#records.push({ line: this.line, afterBlank: this.#afterBlank, cells });
      this.#afterBlank = false;
    }
    this.line++;
    for (const cell of cells) this.line += lineEnds(cell);
  }

  /** Such a cell was either written so, every quote in it doubled, or put together by csv-parse out of several rows. */
  #refuseSwallowed(cell: string, at: number): void {
    if (this.source.includes(`"${cell.replaceAll('"', '""')}"`)) return;
    throw new TableError(
      "unclosed_quote",
      `Line ${this.line}: the quotation mark before cell ${at + 1} of this row is closed in the middle of a text on line ` +
        `${this.line + lineEnds(cell)}, so the rows in between cannot be told apart. Close it, or double the quotation marks that belong to the text ("").`,
    );
  }

  take(): CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

function optionsOf(delimiter: string, found: Found): Options {
  return {
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    // Measured: a record that is not as wide as the first one takes five to seven times as long.
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: recordBytesMax,
    // Taken out here, records need not go through the stream one by one.
    on_record: (cells) => {
      found.add(cells);
      return null;
    },
  };
}

function isOpenQuote(error: unknown): boolean {
  return error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED";
}

/** What csv-parse says of the record that starts on `line`, as a refusal; its own errors carry no cells. */
function refusal(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const cause = { cause: error };
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return new TableError(
        "unclosed_quote",
        `Line ${line}: the quotation mark before cell ${Number(error["column"]) + 1} of this row is never closed, so the ` +
          `rows below it cannot be told apart. Close it, or double it if it belongs to the text ("").`,
        cause,
      );
    case "CSV_MAX_RECORD_SIZE":
      // Only quotes let a row go on below its first line. Where `lines` is ahead (see `Found`) the wording may be wrong.
      return Number(error["lines"]) > line
        ? new TableError("unclosed_quote", `${tooLong(line)} a quotation mark in it is never closed. Close it.`, cause)
        : new TableError("row_too_long", `${tooLong(line)} this does not look like a list of contacts.`, cause);
    default:
      return error;
  }
}

function tooLong(line: number): string {
  return `The row that starts on line ${line} is longer than 1 MB:`;
}

function lineEnds(text: string): number {
  if (!text.includes("\n") && !text.includes("\r")) return 0;
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
