declare const untrusted: unique symbol;
/**
 * Text that came from the network or a router: a hostname, an SSID, an mDNS record, a log line. It may lie, be long, or carry
 * control and direction characters. It is data for React text nodes, UCI values and files; never markup, never part of a command.
 */
export type UntrustedText = string & { readonly [untrusted]: true };

/** Longest text kept: a DNS name (RFC 1035). */
export const UNTRUSTED_MAX = 255;

/** Bounds the length (whole code points). The bytes stay as they are: escaping is the business of the place that shows them. */
export const untrustedText = (raw: string, max: number = UNTRUSTED_MAX): UntrustedText => {
  const points = Array.from(raw.slice(0, max * 2));
  return points.slice(0, max).join('') as UntrustedText;
};

// C0/C1 controls, soft hyphen, zero-width, bidi marks/embeddings/isolates, line/paragraph separators, BOM, tags, lone surrogates.
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Whether one character is such a hidden or direction character. */
export const isHidden = (character: string): boolean => character.replace(HIDDEN, '') === '';

/** What a person may be shown: hidden and direction characters become a visible box with their code, at most `max` characters. */
export function displayText(text: string, max = 64): string {
  const visible = text.replace(
    HIDDEN,
    (character) => `\u2423${(character.codePointAt(0) ?? 0).toString(16)}\u2423`,
  );
  const points = Array.from(visible);
  return points.length <= max ? visible : `${points.slice(0, max - 1).join('')}…`;
}
