import type { DiffLine, FileChange } from '../../shared/ipc/views';
import { displayText } from '../../shared/net/untrusted-text';
import { reviewText } from '../../shared/text/review-text';

/** Unchanged lines next to a change that are shown for orientation. */
const CONTEXT = 2;

type Piece =
  | { readonly kind: 'line'; readonly line: DiffLine }
  | { readonly kind: 'gap'; readonly lines: number };

/** Changed lines with a little around them; long unchanged stretches become one line that says how long they are. */
export function foldLines(lines: readonly DiffLine[]): readonly Piece[] {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((line) => line.kind !== 'same');
  const pieces: Piece[] = [];
  lines.forEach((line, at) => {
    if (near(at)) {
      pieces.push({ kind: 'line', line });
      return;
    }
    const last = pieces.at(-1);
    if (last?.kind === 'gap') pieces[pieces.length - 1] = { kind: 'gap', lines: last.lines + 1 };
    else pieces.push({ kind: 'gap', lines: 1 });
  });
  return pieces;
}

const sign: Readonly<Record<DiffLine['kind'], string>> = { added: '+', removed: '-', same: ' ' };

/** Router text keeps its tabs; anything else that hides is made visible. */
const shown = (text: string): string =>
  text
    .split('\t')
    .map((part) => displayText(part, 400))
    .join('\t');

export function DiffView({ file }: { readonly file: FileChange }) {
  const of = (kind: DiffLine['kind']): number => file.lines.filter((line) => line.kind === kind).length;
  return (
    <figure className="diff" style={{ margin: 0 }} aria-label={file.path}>
      <figcaption className="file">
        <b className="b t1">{file.path}</b> {reviewText.fileSize(of('added'), of('removed'))}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="lines" tabIndex={0} role="region" aria-label={file.path}>
        {foldLines(file.lines).map((piece, at) =>
          piece.kind === 'gap' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
            <div key={at} className="ln gap">
              {reviewText.unchanged(piece.lines)}
            </div>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
            <div key={at} className={`ln ${piece.line.kind}`}>
              {sign[piece.line.kind]}
              {shown(piece.line.text)}
            </div>
          ),
        )}
      </div>
      {file.commentsLost !== undefined && (
        <p className="small t2" style={{ margin: 0, padding: '6px 12px' }}>
          {reviewText.commentsLost(file.commentsLost)}
        </p>
      )}
    </figure>
  );
}
