/** A section as a person writes it. */
export interface Section {
  readonly type: string;
  readonly name?: string;
  readonly options: readonly (readonly [option: string, value: string | readonly string[]])[];
}

export const section = (
  type: string,
  options: Readonly<Record<string, string | readonly string[] | undefined>>,
  name?: string,
): Section => ({
  type,
  ...(name === undefined ? {} : { name }),
  options: Object.entries(options).flatMap(([option, value]) =>
    value === undefined ? [] : [[option, value] as const],
  ),
});

/** The text of a package of `/etc/config`. */
export function textOf(sections: readonly Section[]): string {
  return sections
    .map(({ type, name, options }) => {
      const lines = options.flatMap(([option, value]) =>
        typeof value === 'string'
          ? [`\toption ${option} '${value}'`]
          : value.map((item) => `\tlist ${option} '${item}'`),
      );
      return `config ${type}${name === undefined ? '' : ` '${name}'`}\n${lines.map((line) => `${line}\n`).join('')}\n`;
    })
    .join('');
}

/** Files of the router beside its configuration, by path. */
export type Files = Readonly<Record<string, string>>;

/** Everything that one round is about. */
export interface Case {
  readonly name: string;
  readonly layout: string;
  readonly firewall: readonly Section[];
  readonly files: Files;
}
