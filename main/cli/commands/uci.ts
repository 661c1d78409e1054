import { uciErrorLine } from '../../../shared/text/uci-text';
import { describeEdits } from '../../../shared/uci/diff-uci';
import { maskedEdit, maskedPackage } from '../../../shared/uci/mask-secrets';
import { printUci, printUciExport } from '../../../shared/uci/print-uci';
import { diffUciFiles, readUciFile, summarizeUci, type UciSummary } from '../../../shared/uci/read-uci-file';
import type { UciPackage } from '../../../shared/uci/uci';
import { uciProblemOf } from '../../../shared/uci/valid-uci';
import { readRegularFile } from '../../files/read-regular-file';
import { decodeBytes, encodeBytes } from '../../routers/decode-bytes';
import { done, EXIT, failed, type Outcome } from '../command-line';
import { fileErrorLines } from '../error-lines';
import { CONFIG_LIMIT_KIB } from './verify';

type Encoding = ReturnType<typeof decodeBytes>['encoding'];

interface ReadFile {
  readonly packages: readonly UciPackage[];
  readonly encoding: Encoding;
}

/** `uci parse|print|diff`, offline: our parser against any UCI file, also what `uci export` prints. */
export async function uciCommand(
  verb: 'parse' | 'print' | 'diff',
  paths: readonly string[],
): Promise<Outcome> {
  if (verb === 'diff' && paths.length !== 2)
    return failed('uci diff takes two files: the one before and the one after.', {
      kind: 'two-files-needed',
      given: paths.length,
    });
  const files: ReadFile[] = [];
  for (const path of paths) {
    const read = await readConfigFile(path);
    if ('exit' in read) return read;
    files.push(read);
  }
  if (verb === 'diff') return diff(files);
  return verb === 'print' ? printed(files) : parsed(files);
}

function parsed(files: readonly ReadFile[]): Outcome {
  const packages = files.flatMap((file) => file.packages);
  return done(packages.map(summarizeUci).map(summaryLine), packages.map(maskedPackage));
}

function summaryLine({ packageName, options, types }: UciSummary): string {
  const sections = types.map(({ type, sections: count, anonymous }) => {
    const unnamed = anonymous === 0 ? '' : anonymous === count ? ', unnamed' : `, ${anonymous} unnamed`;
    return `${count} ${type}${unnamed}`;
  });
  return `${packageName}: ${sections.join('; ') || 'no sections'}; ${options} options`;
}

/** As `uci commit` would write it: byte for byte into a pipe or a file, harmless on a terminal. */
function printed(files: readonly ReadFile[]): Outcome {
  const packages = files.flatMap((file) => file.packages);
  for (const pkg of packages) {
    const problem = uciProblemOf(pkg);
    if (problem !== undefined)
      return failed(
        `${pkg.name} cannot be written so that it reads back: ${problem.subject}. (${problem.reason})`,
        problem,
      );
  }
  const print = packages.length === 1 ? printUci : printUciExport;
  const text = files.map((file) => ({
    text: file.packages.map(print).join(''),
    encoding: file.encoding,
  }));
  return {
    ...done(
      text.flatMap((one) => one.text.replace(/\n$/, '').split('\n').map(indented)),
      packages.map(maskedPackage),
    ),
    bytes: Buffer.concat(text.map(encodeBytes)),
  };
}

/** The tab of an option is layout; any other tab is part of a value and stays visible. */
const indented = (line: string): string => line.replace(/^\t/, '    ');

function diff([before, after]: readonly ReadFile[]): Outcome {
  const edits = diffUciFiles(before?.packages ?? [], after?.packages ?? []);
  return edits.length === 0
    ? done(['No difference.'], [])
    : done(describeEdits(edits), edits.map(maskedEdit), EXIT.difference);
}

async function readConfigFile(path: string): Promise<ReadFile | Outcome> {
  const found = await readRegularFile(path, CONFIG_LIMIT_KIB);
  if (!found.ok)
    return { exit: EXIT.error, lines: fileErrorLines(found.error), json: { error: found.error } };
  const { text, encoding } = decodeBytes(found.value.bytes.toString('latin1'));
  const read = readUciFile(text, path);
  return read.ok ? { packages: read.value, encoding } : failed(uciErrorLine(read.error, path), read.error);
}
