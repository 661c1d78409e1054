/** A note about the user's network or policy. `error` blocks Apply. The words for a code live in the window and the CLI. */
export interface Finding {
  readonly severity: 'info' | 'warning' | 'error';
  /** Stable, kebab-case: `wifi-key-missing`, `device-on-port-of-other-zone`. */
  readonly code: string;
  /** What it is about: a zone, rule, device, port, section … by id. */
  readonly subject: string;
  /** Facts for the sentence, by name. Text from the network stays untrusted here. */
  readonly facts: Readonly<Record<string, string | number>>;
}
