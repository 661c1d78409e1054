/** Ends a switch over a union: leaving out a case stops compiling, and a value from outside that slipped in throws. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
