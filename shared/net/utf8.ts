/** Bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/**
 * The UTF-8 bytes of a text as a string of one character per byte: what belongs into a file that is held byte for
 * byte (latin1). Half surrogate pairs become the replacement character, as everywhere in UTF-8.
 */
export function utf8Bytes(text: string): string {
  const sound = text.replace(/\p{Cs}/gu, '\ufffd');
  return encodeURIComponent(sound).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
