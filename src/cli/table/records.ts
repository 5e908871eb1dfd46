/**
 * Text in, records out: RFC 4180 as spreadsheets and CRMs really write it, piece by piece, with the line of every record.
 *
 * Lines may end in CRLF, LF or CR, mixed too. A quote inside an unquoted cell stands for itself, and so do the quotes
 * of `"Acme" Inc`. What is refused is a quote that never closes: it would swallow the rows below it into one cell.
 * Written here because csv-parse, measured on the list of bench/table.ts, reads a fifth of the rows per second (0.2
 * against 1 million), and reads an open quote to the end of the file before it complains. The tests compare the two.
 */
import { TableError } from "./table-error.ts";

export type CsvRecord = {
  /** The line that the record starts on, counted from 1. */
  readonly line: number;
  /** True where blank lines, or rows of empty cells, stand between this record and the one before. */
  readonly afterBlank: boolean;
  /** Cells as they stand. They may share memory with the text that they were cut from. */
  readonly cells: string[];
};

/** A record longer than this is taken for one whose quote was not closed: 1 Mi characters. */
export const recordCharsMax = 1024 * 1024;

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Reads records out of text that comes in pieces of any length. Records of blank cells only are left out. */
export class RecordReader {
  readonly #delimiter: number;
  #text = "";
  #at = 0;
  #line = 1;
  #linesInside = 0;
  #afterBlank = false;
  #ended = false;

  /** `delimiter` is one UTF-16 code unit, neither a quote nor a line end. */
  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** The records that are complete with this piece. Throws `unclosed_quote` or `row_too_long`. */
  push(piece: string): CsvRecord[] {
    this.#text += piece;
    return this.#records();
  }

  /** The last record, where the text does not end in a line end. Throws `unclosed_quote`. */
  end(): CsvRecord[] {
    this.#ended = true;
    return this.#records();
  }

  #records(): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    this.#at = 0;
    while (start < this.#text.length) {
      this.#linesInside = 0;
      const cells = this.#record();
      if (cells === null) break;
      start = this.#at;
      if (cells.every(isBlank)) {
        this.#afterBlank = true;
      } else {
        records.push({ line: this.#line, afterBlank: this.#afterBlank, cells });
        this.#afterBlank = false;
      }
      this.#line += 1 + this.#linesInside;
    }
    this.#text = this.#text.slice(start);
    if (this.#text.length > recordCharsMax) throw this.#tooLong();
    return records;
  }

  /** The cells of the record at the cursor, which then stands behind its line end; null where it is not complete. */
  #record(): string[] | null {
    const cells: string[] = [];
    for (;;) {
      const quoted = this.#text.charCodeAt(this.#at) === quote;
      const cell = quoted ? this.#quotedCell() : this.#plainCell(this.#at);
      if (cell === null) return null;
      cells.push(cell);
      const stop = this.#text.charCodeAt(this.#at);
      if (stop !== this.#delimiter) return this.#passLineEnd(stop) ? cells : null;
      this.#at++;
    }
  }

  /** A cell that runs from `from` to the next delimiter or line end at or behind the cursor. */
  #plainCell(from: number): string | null {
    const text = this.#text;
    const length = text.length;
    let at = this.#at;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.#delimiter || code === lineFeed || code === carriageReturn) break;
    }
    this.#at = at;
    return at === length && !this.#ended ? null : text.slice(from, at);
  }

  #quotedCell(): string | null {
    const text = this.#text;
    const open = this.#at;
    let close = text.indexOf('"', open + 1);
    let doubled = false;
    while (close !== -1 && text.charCodeAt(close + 1) === quote) {
      doubled = true;
      close = text.indexOf('"', close + 2);
    }
    if (close === -1 && this.#ended) throw this.#unclosed(open);
    // A quote that ends the piece may be the first half of a doubled one.
    if (close === -1 || (close + 1 === text.length && !this.#ended)) return null;
    const inside = text.slice(open + 1, close);
    const lines = lineEnds(inside);
    this.#at = close + 1;
    if (!this.#isStop(text.charCodeAt(close + 1))) {
      // `"Acme" Inc`: the quotes belong to the name. Across lines it is another cell's quote that was taken for ours.
      if (lines > 0) throw this.#unclosed(open);
      return this.#plainCell(open);
    }
    this.#linesInside += lines;
    return doubled ? inside.replaceAll('""', '"') : inside;
  }

  #isStop(code: number): boolean {
    return code === this.#delimiter || code === lineFeed || code === carriageReturn || Number.isNaN(code);
  }

  /** False where the other half of a CRLF may still come. */
  #passLineEnd(code: number): boolean {
    if (code === carriageReturn) {
      if (this.#at + 1 === this.#text.length && !this.#ended) return false;
      if (this.#text.charCodeAt(this.#at + 1) === lineFeed) this.#at++;
    }
    this.#at++;
    return true;
  }

  #unclosed(open: number): TableError {
    const line = this.#line + this.#linesInside;
    const column = open - this.#text.lastIndexOf("\n", open);
    return new TableError(
      "unclosed_quote",
      `Line ${line}: the quotation mark at character ${column} is never closed, so the rows below it cannot be told apart. ` +
        `Close it, or double it if it belongs to the text ("").`,
    );
  }

  #tooLong(): TableError {
    const inQuotes = this.#text.includes('"');
    return new TableError(
      inQuotes ? "unclosed_quote" : "row_too_long",
      `The row that starts on line ${this.#line} is longer than 1 MB: ` +
        (inQuotes ? "a quotation mark in it is never closed. Close it." : "this does not look like a list of contacts."),
    );
  }
}

/** The records of a text: all of them, or those that are surely complete where `cut` says that more would follow. */
export function recordsOf(text: string, { delimiter, cut }: { delimiter: string; cut: boolean }): CsvRecord[] {
  const reader = new RecordReader(delimiter);
  const records = reader.push(text);
  return cut ? records : [...records, ...reader.end()];
}

export function isBlank(cell: string): boolean {
  return cell === "" || cell.trim() === "";
}

function lineEnds(text: string): number {
  if (!text.includes("\n") && !text.includes("\r")) return 0;
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
