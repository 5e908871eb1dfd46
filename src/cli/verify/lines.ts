/** Lines of a stream, numbered from 1. One that has no end costs no more memory than the longest that is read. */
import { StringDecoder } from "node:string_decoder";

/** `text` is null for a line of more than `lineCharactersMax`. */
export type Line = { readonly number: number; readonly text: string | null };

/** An address has at most 254 characters; this leaves room for escapes and for mistakes worth showing. */
export const lineCharactersMax = 16_384;

export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Line, void, undefined> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let isTooLong = false;
  let number = 0;

  function line(text: string): Line {
    const isLong = isTooLong || text.length > lineCharactersMax;
    isTooLong = false;
    number += 1;
    return { number, text: isLong ? null : text.replace(/\r$/, "") };
  }

  for await (const chunk of stream) {
    const parts = decoder.write(chunk).split("\n");
    const last = parts.pop() ?? "";
    for (const part of parts) {
      yield line(rest + part);
      rest = "";
    }
    if (rest.length <= lineCharactersMax) rest += last;
    if (rest.length > lineCharactersMax) {
      isTooLong = true;
      rest = "";
    }
  }
  rest += decoder.end();
  if (rest !== "" || isTooLong) yield line(rest);
}
