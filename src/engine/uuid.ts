/** Ids that follow from something: UUIDs of version 8 (RFC 9562, section 5.8) out of a hash, and the form that an id has. */

/** The first 16 bytes, with version and variant in their places. */
export function uuidOf(bytes: Buffer): string {
  const id = Buffer.from(bytes.subarray(0, 16));
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x80, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  return id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is not an id of ours is nobody's: it is not put to the database. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
