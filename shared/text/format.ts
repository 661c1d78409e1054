/** Numbers and times as people read them. Times of day are those of this computer. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `09:14` */
export function clock(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `14:30:58` */
export const clockSeconds = (atMs: number): string => `${clock(atMs)}:${two(new Date(atMs).getSeconds())}`;

/** `1:27`, `0:09`, `12:00`: what is left, never below zero. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${two(left % 60)}`;
}

/** `one device`, `4 devices`: with the number in figures. */
export const count = (amount: number, one: string, many: string = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** A number at the head of a sentence: `Four`, from eleven on in figures. */
export const numberWord = (amount: number): string => WORDS[amount] ?? String(amount);

/** `now`, `4 min`, `2 h`, `3 days` */
export function age(sinceMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - sinceMs) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

/** `just now`, `4 min ago` */
export function ago(sinceMs: number, nowMs: number): string {
  const text = age(sinceMs, nowMs);
  return text === 'now' ? 'just now' : `${text} ago`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `12 October` */
export function dayOfYear(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getDate()} ${MONTHS[at.getMonth()] ?? ''}`;
}

/** `Today`, `Yesterday`, `Sunday 22 November` */
export function dayName(atMs: number, nowMs: number): string {
  const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return `${DAYS[new Date(atMs).getDay()] ?? ''} ${dayOfYear(atMs)}`;
}

/** `a, b and c` */
export function listOf(parts: readonly string[]): string {
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** A fingerprint in groups of four, without the name of the hash. */
export const fingerprintGroups = (fingerprint: string): readonly string[] =>
  fingerprint.replace(/^SHA256:/, '').match(/.{1,4}/g) ?? [];

/** The socket as it is printed on the case: `lan3` → `port 3`. Other names stay as the router says them. */
export function portName(port: string): string {
  const number = /^(?:lan|eth|port)(\d+)$/.exec(port)?.[1];
  return number === undefined ? `port ${port}` : `port ${number}`;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
