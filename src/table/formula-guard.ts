/**
 * Keeps a spreadsheet from running a cell as a formula (https://owasp.org/www-community/attacks/CSV_Injection, CWE-1236):
 * such a cell is written with an apostrophe in front, which a spreadsheet takes for "this is text".
 *
 * Guarded, whoever wrote the cell: a tab, line end or NUL in front; `=` and `@`; `+` and `-` (and the full-width forms
 * of all four), with or without spaces before them. Not guarded: `+` or `-` before nothing but digits and the
 * punctuation of numbers, because +1 202-555-0100 and -12.5 are what they look like: without a letter there is neither a
 * function nor a cell reference nor a DDE call. `+1 (202) 555-0100 ext. 7` is guarded.
 */

const formula =
  /^(?:[\t\r\n\0]|\s*[=@＝＠]|\s*[+\-＋－](?![\d \u00a0().,/%-]*(?:\d[eE][+-]?\d+)?$))/u;

/** The cell, safe to open in a spreadsheet. */
export function guardFormula(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `guardFormula`; cells that begin with an apostrophe of their own stay as they are. */
export function unguardFormula(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
