/** Reading a body of unknown length into bounded memory. */

export type BoundedBody = { readonly bytes: Uint8Array; readonly truncated: boolean };

/** At most `bytesMax` bytes after decompression; the rest of the stream is cancelled. Rejects where the stream breaks. */
export async function readBounded(stream: AsyncIterable<Uint8Array> | null, bytesMax: number): Promise<BoundedBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > bytesMax) return { bytes: joined(chunks, bytesMax), truncated: true };
  }
  return { bytes: joined(chunks, length), truncated: false };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  return Buffer.concat(chunks, length);
}
