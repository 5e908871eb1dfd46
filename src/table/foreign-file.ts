/**
 * Files that are often taken for a CSV: workbooks, PDFs, archives, web pages. Recognised by their first bytes, so that
 * the refusal can say what the file is and how to get a CSV out of it.
 */
import { TableError } from "./table-error.ts";

type Foreign = { readonly starts: readonly number[]; readonly sentence: string };

const asCsv = 'open it, choose "Save as" (or "Download"), and save it as CSV';

const foreign: readonly Foreign[] = [
  { starts: bytesOf("%PDF-"), sentence: "is a PDF: export the list as CSV from where it was made" },
  { starts: [0xd0, 0xcf, 0x11, 0xe0], sentence: `is an Excel workbook: ${asCsv}` },
  { starts: [0x1f, 0x8b], sentence: "is compressed with gzip: unpack it first" },
  { starts: bytesOf("Rar!"), sentence: "is a RAR archive: unpack it first, then name the CSV file in it" },
  { starts: [0x37, 0x7a, 0xbc, 0xaf], sentence: "is a 7z archive: unpack it first, then name the CSV file in it" },
  { starts: bytesOf("SQLite format 3"), sentence: "is an SQLite database: export the table as CSV" },
  { starts: bytesOf("PAR1"), sentence: "is a Parquet file: export it as CSV" },
];

/** Throws `not_csv` where the bytes are those of something else; `file` is the name to put into the sentence. */
export function refuseForeignFile(sample: Uint8Array, file: string): void {
  const sentence = foreignSentence(sample);
  if (sentence !== null) throw new TableError("not_csv", `${file} ${sentence}.`);
}

/** What a text of markup or JSON is refused with; a CSV begins with a header, never with a tag or a bracket. */
export function refuseForeignText(text: string, file: string): void {
  const start = text.slice(0, 200).trimStart();
  if (/^<(?:!doctype|html|table|\?xml)/i.test(start)) {
    // What Salesforce calls an ".xls" export is such a page.
    throw new TableError("not_csv", `${file} is a web page or XML, whatever its name says: ${asCsv}.`);
  }
  if (/^(?:\[\s*)?\{\s*"[^"]*"\s*:/.test(start)) {
    throw new TableError("not_csv", `${file} is JSON: convert it to CSV, one row per contact.`);
  }
}

function foreignSentence(sample: Uint8Array): string | null {
  const found = foreign.find((kind) => kind.starts.every((byte, at) => sample[at] === byte));
  if (found !== undefined) return found.sentence;
  return startsWith(sample, "PK\u0003\u0004") || startsWith(sample, "PK\u0005\u0006") ? zipSentence(sample) : null;
}

/** Workbooks are ZIP archives; the names of their parts stand uncompressed between the parts. */
function zipSentence(sample: Uint8Array): string {
  const names = Buffer.from(sample).toString("latin1");
  if (/\bxl\/|\[Content_Types\]\.xml/.test(names)) return `is an Excel workbook: ${asCsv}`;
  if (names.includes("opendocument.spreadsheet")) return `is an OpenDocument spreadsheet: ${asCsv}`;
  if (names.includes("Index/Document.iwa")) return "is a Numbers spreadsheet: export it as CSV";
  return "is a ZIP archive: unpack it first, then name the CSV file in it";
}

function startsWith(sample: Uint8Array, text: string): boolean {
  return bytesOf(text).every((byte, at) => sample[at] === byte);
}

function bytesOf(ascii: string): number[] {
  return [...Buffer.from(ascii, "latin1")];
}
