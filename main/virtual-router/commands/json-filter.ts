import { type Command, failed } from './command';

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'where'; readonly key: string; readonly value: string };

const STEP =
  /\.([\w-]+)|\[(\d+)\]|\[['"]([^'"]+)['"]\]|(\[\*\])|\[@\.([\w-]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([\w.]+))\]/y;

function stepsOf(path: string): Step[] | undefined {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (!found) return undefined;
    const [, name, index, quoted, all, key, single, double, bare] = found;
    if (all !== undefined) steps.push({ kind: 'all' });
    else if (key !== undefined) steps.push({ kind: 'where', key, value: single ?? double ?? bare ?? '' });
    else steps.push({ kind: 'key', key: name ?? index ?? quoted ?? '' });
  }
  return path.startsWith('@') || path.startsWith('$') ? steps : undefined;
}

const children = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];
const member = (value: unknown, key: string): unknown[] =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? [Reflect.get(value, key)] : [];

function select(root: unknown, steps: readonly Step[]): unknown[] {
  return steps.reduce<unknown[]>(
    (found, step) =>
      found.flatMap((value) => {
        if (step.kind === 'key') return member(value, step.key);
        if (step.kind === 'all') return children(value);
        return children(value).filter((child) =>
          member(child, step.key).some((item) => String(item) === step.value),
        );
      }),
    [root],
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'object'
    ? JSON.stringify(value)
    : typeof value === 'boolean'
      ? String(value)
      : String(value);

/** `jsonfilter -e PATH [-s JSON | -i FILE]` with plain paths, `[*]` and `[@.key="value"]`. */
export function jsonFilter(readFile: (path: string) => Promise<string | undefined>): Command {
  return async ({ args, stdin }) => {
    const expressions: string[] = [];
    let source: string | undefined = stdin;
    for (let at = 0; at < args.length; at++) {
      if (args[at] === '-e' || args[at] === '-t') expressions.push(args[++at] ?? '');
      else if (args[at] === '-s') source = args[++at] ?? '';
      else if (args[at] === '-i') source = await readFile(args[++at] ?? '');
    }
    let root: unknown;
    try {
      root = JSON.parse(source ?? '');
    } catch {
      return failed('Failed to parse json data: unexpected end of data', 126);
    }
    const out: string[] = [];
    let matched = false;
    for (const expression of expressions) {
      const [, variable, path = ''] = /^(?:(\w+)=)?([@$].*)$/.exec(expression) ?? [];
      const steps = stepsOf(path);
      if (!steps) return failed('Syntax error: Expecting Label', 2);
      const values = select(root, steps);
      matched ||= values.length > 0;
      if (variable === undefined) out.push(...values.map((value) => `${textOf(value)}\n`));
      else if (values.length > 0)
        out.push(`export ${variable}='${values.map(textOf).join(' ').replaceAll("'", "'\\''")}'; `);
    }
    return { stdout: out.join(''), exitCode: matched ? 0 : 1 };
  };
}
