/** A JSON column as a value; undefined where the text is none any more (a bit that flipped, an edit by hand). */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
