import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeEdits, diffUci } from '../../../shared/uci/diff-uci';
import { parseUci } from '../../../shared/uci/parse-uci';
import { printUci } from '../../../shared/uci/print-uci';
import { configOf, type UciPackage } from '../../../shared/uci/uci';
import { done, EXIT, failed, type Outcome } from '../command-line';

/** `uci parse|print|diff`, offline: our parser against any UCI file. The package is named after the file. */
export async function uciCommand(
  verb: 'parse' | 'print' | 'diff',
  files: readonly string[],
): Promise<Outcome> {
  const packages: UciPackage[] = [];
  for (const file of files) {
    const parsed = await readPackage(file);
    if ('exit' in parsed) return parsed;
    packages.push(parsed);
  }
  if (verb === 'diff') return diff(packages);
  if (verb === 'print')
    return done(
      packages.map((pkg) => printUci(pkg).replace(/\n$/, '')),
      packages,
    );
  return done(
    packages.map((pkg) => `${pkg.name}: ${pkg.sections.length} sections`),
    packages,
  );
}

function diff(packages: readonly UciPackage[]): Outcome {
  const [before, after] = packages;
  if (before === undefined || after === undefined || packages.length !== 2)
    return failed('diff takes two files.', { kind: 'two-files-needed' });
  const edits = diffUci(configOf([before]), configOf([{ ...after, name: before.name }]));
  return done(
    edits.length === 0 ? ['No difference.'] : describeEdits(edits),
    edits,
    edits.length === 0 ? EXIT.ok : EXIT.difference,
  );
}

async function readPackage(file: string): Promise<UciPackage | Outcome> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return failed(`${file}: cannot be read.`, { kind: 'file-unreadable', path: file });
  }
  const parsed = parseUci(text, path.basename(file));
  if (parsed.ok) return parsed.value;
  const { line, column, reason } = parsed.error;
  return failed(`${file}:${line}:${column}: ${reason}`, parsed.error);
}
