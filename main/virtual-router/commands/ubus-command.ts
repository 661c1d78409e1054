import { type Command, failed } from './command';
import { type UbusObjects, ubusStatus } from './ubus-objects';

const words: Readonly<Record<number, string>> = {
  2: 'Invalid argument',
  3: 'Method not found',
  4: 'Not found',
  5: 'No response',
};

/** `ubus list | call | wait_for`: indented JSON, one line with `-S`. Text from clients is UTF-8 on the way out. */
export function ubusCommand(objects: () => UbusObjects): Command {
  return async ({ args }) => {
    const oneLine = args.includes('-S');
    const rest = [...args];
    while (rest[0]?.startsWith('-')) if (rest.shift() === '-t') rest.shift();
    const [verb = '', path = '', method = '', text] = rest;
    const all = objects();
    if (verb === 'list') {
      const pattern = new RegExp(`^${path.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
      const found = Object.keys(all).filter((name) => path === '' || pattern.test(name));
      return {
        stdout: found
          .sort()
          .map((name) => `${name}\n`)
          .join(''),
        exitCode: found.length > 0 ? 0 : ubusStatus.notFound,
      };
    }
    if (verb === 'wait_for') return path in all ? {} : failed('Command failed: Request timed out', 7);
    if (verb !== 'call')
      return { stderr: 'Usage: ubus [<options>] <command> [arguments...]\n', exitCode: 254 };
    let message: unknown = {};
    if (text !== undefined) {
      try {
        message = JSON.parse(text);
      } catch {
        return failed('Failed to parse message data', ubusStatus.invalidArgument);
      }
    }
    const object = all[path];
    const run = object?.[method];
    if (!run) return fail(object ? ubusStatus.methodNotFound : ubusStatus.notFound);
    const answer = await run(message as Readonly<Record<string, unknown>>);
    if (typeof answer === 'number') return fail(answer);
    if (answer === undefined) return {};
    return { stdout: `${JSON.stringify(answer, undefined, oneLine ? undefined : '\t')}\n` };
  };
}

const fail = (status: number) => failed(`Command failed: ${words[status] ?? 'Unknown error'}`, status);
