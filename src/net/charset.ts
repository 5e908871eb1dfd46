/**
 * The text of a web page: a byte order mark, the header, the page's own declaration, and at last a guess, in the
 * order of the HTML standard's encoding sniffing.
 */

/** How far the HTML standard looks for a declaration. */
const prescanBytes = 1024;

export function decodePage(bytes: Uint8Array, contentType: string): string {
  const label = byteOrderMark(bytes) ?? labelIn(/charset\s*=\s*["']?([^"';\s]+)/i, contentType) ?? declared(bytes);
  return label === null ? guessed(bytes) : (decoderFor(label)?.decode(bytes) ?? guessed(bytes));
}

function byteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : null;
}

/** `<meta charset=…>`, `<meta http-equiv … content="…charset=…">` or an XML declaration. */
function declared(bytes: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, prescanBytes));
  const label =
    labelIn(/<meta[^>]+charset\s*=\s*["']?([^"'>;\s/]+)/i, head) ?? labelIn(/^<\?xml[^>]+encoding\s*=\s*["']([^"']+)/i, head);
  // A page that could be read so far is not UTF-16, whatever it says.
  return label !== null && /^utf-?16/i.test(label) ? "utf-8" : label;
}

/** Valid UTF-8 is nearly always meant; what is not was written on Windows. */
function guessed(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }); // a cut page may end inside a letter
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null; // a label that no standard knows
  }
}

function labelIn(pattern: RegExp, text: string): string | null {
  return pattern.exec(text)?.[1] ?? null;
}
