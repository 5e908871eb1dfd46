/** Few numbers out of many, and how they are printed. */

/** The value that the share `p` (0..1) of the values does not exceed. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** `12,345` from ten on, `1.23` below. */
export function shown(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

/** The first row is the header; numbers stand under each other by their last digit. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "));
  }
}
