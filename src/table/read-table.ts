/**
 * Reads a list as people really export it: any common encoding, delimiter and line end, notes above and footers below,
 * ragged rows, repeated headers. Streams: memory does not grow with the file. What cannot be a list is a `TableError`
 * before the first row is handed out, except a quote that is found open further down.
 */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { detectDelimiter, namedDelimiter } from "./delimiter.ts";
import { decoderFor, encodingOf, sampleBytes } from "./encoding.ts";
import { FooterFilter } from "./footer.ts";
import { refuseForeignFile, refuseForeignText } from "./foreign-file.ts";
import { findHeader, type Header } from "./header.ts";
import { isBlank, RecordReader, recordsOf, type CsvRecord } from "./records.ts";
import { fileRefusal, TableError } from "./table-error.ts";

export type TableRow = {
  /** The line of the file that the row starts on, counted from 1, for messages. */
  readonly line: number;
  /** The number of the row among the data rows, counted from 0. */
  readonly n: number;
  /** One cell per column; a short row is filled up with empty ones. */
  readonly cells: string[];
  /** Cells beyond the last column, in order: to be written behind everything else, so that no column shifts. */
  readonly overflow: readonly string[];
  /** Bytes of the file that were read when the row was handed out: for progress, exact only in the last row. */
  readonly bytesRead: number;
};

export type Table = {
  /** Header cells as they stand: repeated and empty ones are told apart by position. */
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly encoding: string;
  /** Lines above the header that were left out. */
  readonly preambleLines: number;
  /** False where the list names no columns: then they are `Column 1` … and the first row is data. */
  readonly hasHeader: boolean;
  readonly bytesTotal: number;
  /** The cells of the first rows, at most 100: what `mapColumns` looks at. */
  readonly samples: readonly (readonly string[])[];
  /** All rows, in batches of 1 to 500, from the start at every call. An abort rejects; so does a quote left open. */
  rows(options: { signal: AbortSignal }): AsyncGenerator<TableRow[], void, undefined>;
};

export type TableOptions = {
  /** One character or its name (`tab`); detected when absent. */
  readonly delimiter?: string | undefined;
  /** Any name that iconv-lite knows; detected when absent. */
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

const batchRowsMax = 500;
const samplesMax = 100;

type Source = { readonly path: string; readonly encoding: string; readonly delimiter: string; readonly header: Header };

/**
 * Opens a list and reads its beginning. Throws a `TableError` where it is none.
 *
 *     const table = await openTable("connections.csv");
 *     for await (const batch of table.rows({ signal })) for (const row of batch) console.log(row.line, row.cells);
 */
export async function openTable(path: string, options: TableOptions = {}): Promise<Table> {
  const signal = options.signal ?? new AbortController().signal;
  const file = basename(path);
  const bytesTotal = await regularFileBytes(path);
  const sample = await firstBytes(path);
  refuseForeignFile(sample, file);
  const encoding = await chosenEncoding(path, { given: options.encoding, signal });
  const text = decoderFor(encoding).write(sample);
  refuseForeignText(text, file);
  const cut = bytesTotal > sample.length;
  const delimiter = options.delimiter === undefined ? detectDelimiter(text, { cut }) : namedDelimiter(options.delimiter);
  const records = recordsOf(text, { delimiter, cut });
  const header = findHeader(records);
  if (header === null) throw text.trim() === "" && !cut ? emptyFile(file) : noCompleteRow(file);
  const source: Source = { path, encoding, delimiter, header };
  const samples = await firstRows(source, signal);
  if (samples.length === 0) throw noContacts(file, records.some(({ line }) => line >= header.dataFromLine));
  return {
    columns: header.columns,
    delimiter,
    encoding,
    preambleLines: header.preambleLines,
    hasHeader: header.named,
    bytesTotal,
    samples,
    rows: (reading) => batchesOf(source, reading.signal),
  };
}

async function regularFileBytes(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileRefusal(error, path);
  });
  if (found.isDirectory()) throw new TableError("is_a_directory", `${path} is a folder. Name the CSV file inside it.`);
  if (!found.isFile()) {
    // A list is read more than once: to look at it, to quote its price, and to run it.
    throw new TableError("not_a_file", `${path} is not a file that can be read twice. Save the list to a file first.`);
  }
  if (found.size === 0) throw emptyFile(basename(path));
  return found.size;
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), { position: 0 });
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fileRefusal(error, path);
  }
}

async function chosenEncoding(
  path: string,
  { given, signal }: { given: string | undefined; signal: AbortSignal },
): Promise<string> {
  if (given !== undefined) return given;
  const sniffed = await encodingOf(path, { signal });
  if (sniffed !== null) return sniffed;
  throw new TableError("not_csv", `${basename(path)} is not a text file. Export the list as CSV and name that file.`);
}

function emptyFile(file: string): TableError {
  return new TableError("empty_file", `${file} is empty. Export the list again.`);
}

function noCompleteRow(file: string): TableError {
  return new TableError("not_csv", `${file} has no complete row in its first 64 KB. Export the list as CSV.`);
}

function noContacts(file: string, somethingBelow: boolean): TableError {
  return somethingBelow
    ? new TableError("no_data_rows", `${file} has a header and a footer but no contact between them.`)
    : new TableError("header_only", `${file} has a header but no rows below it. Export the list again, with its rows.`);
}

async function firstRows(source: Source, signal: AbortSignal): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of batchesOf(source, signal)) {
    rows.push(...batch.map(({ cells }) => cells));
    if (rows.length >= samplesMax) break;
  }
  return rows.slice(0, samplesMax);
}

async function* batchesOf(source: Source, signal: AbortSignal): AsyncGenerator<TableRow[], void, undefined> {
  const width = source.header.columns.length;
  let n = 0;
  for await (const { records, bytesRead } of dataRecords(source, signal)) {
    for (let from = 0; from < records.length; from += batchRowsMax) {
      signal.throwIfAborted();
      yield records.slice(from, from + batchRowsMax).map((record) => rowOf(record, { width, n: n++, bytesRead }));
    }
  }
}

/** Records between header and footer, piece by piece of the file. */
async function* dataRecords(
  { path, encoding, delimiter, header }: Source,
  signal: AbortSignal,
): AsyncGenerator<{ records: CsvRecord[]; bytesRead: number }, void, undefined> {
  const decoder = decoderFor(encoding);
  const reader = new RecordReader(delimiter);
  const footer = new FooterFilter();
  const isData = ({ line }: CsvRecord): boolean => line >= header.dataFromLine;
  let bytesRead = 0;
  for await (const piece of piecesOf(path, signal)) {
    bytesRead += piece.length;
    yield { records: footer.pass((await reader.push(decoder.write(piece))).filter(isData)), bytesRead };
  }
  const last = [...(await reader.push(decoder.end())), ...(await reader.end())].filter(isData);
  yield { records: [...footer.pass(last), ...footer.end()], bytesRead };
}

async function* piecesOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  const stream = createReadStream(path, { signal });
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    // `fileRefusal` rethrows what is not about the file: an abort above all.
    throw fileRefusal(error, path);
  }
}

const none: readonly string[] = [];

function rowOf(
  { line, cells }: CsvRecord,
  { width, n, bytesRead }: { width: number; n: number; bytesRead: number },
): TableRow {
  if (cells.length === width) return { line, n, cells, overflow: none, bytesRead };
  const overflow = cells.slice(width);
  while (cells.length < width) cells.push("");
  // A delimiter at the end of every row makes an empty cell that nobody wrote.
  return { line, n, cells: cells.slice(0, width), overflow: overflow.every(isBlank) ? none : overflow, bytesRead };
}
