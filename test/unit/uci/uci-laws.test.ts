import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffUci } from '../../../shared/uci/diff-uci';
import { applyEdits } from '../../../shared/uci/edit-uci';
import { parseUci, parseUciStream } from '../../../shared/uci/parse-uci';
import { printUci, printUciExport, quoteUci } from '../../../shared/uci/print-uci';
import { uciProblemOf } from '../../../shared/uci/valid-uci';
import { config, pkg, successor, uciText, valueText } from './uci-arbitraries';

describe('laws', () => {
  it('what is printed reads back the same', () => {
    fc.assert(
      fc.property(pkg(), (made) => {
        expect(uciProblemOf(made)).toBeUndefined();
        expect(parseUci(printUci(made), made.name)).toEqual({ ok: true, value: made });
      }),
      { numRuns: 800 },
    );
  });

  it('several packages in one export read back the same', () => {
    fc.assert(
      fc.property(pkg('a'), pkg('b-1'), (one, other) => {
        const text = printUciExport(one) + printUciExport(other);
        expect(parseUciStream(text)).toEqual({ ok: true, value: [one, other] });
      }),
      { numRuns: 300 },
    );
  });

  it('a hostile value stays a value', () => {
    fc.assert(
      fc.property(valueText, (value) => {
        const parsed = parseUci(`config t 's'\n\toption a ${quoteUci(value)}\n\toption b 'after'\n`, 'p');
        expect(parsed.ok && parsed.value.sections).toEqual([
          {
            type: 't',
            name: 's',
            options: [
              { name: 'a', value },
              { name: 'b', value: 'after' },
            ],
          },
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('any text is read or refused at a place inside it, and printing what was read is stable', () => {
    fc.assert(
      fc.property(fc.oneof(uciText, fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
        const parsed = parseUci(text, 'any');
        if (!parsed.ok) {
          const { line, column } = parsed.error;
          const lines = text.split('\n');
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1] as string).length + 1);
          return;
        }
        expect(uciProblemOf(parsed.value)).toBeUndefined();
        const printed = printUci(parsed.value);
        expect(parseUci(printed, 'any')).toEqual(parsed);
      }),
      { numRuns: 2500 },
    );
  });

  const states = config.chain((before) => fc.tuple(fc.constant(before), fc.oneof(config, successor(before))));

  it('applying the difference of two states gives the second', () => {
    fc.assert(
      fc.property(states, ([before, after]) => {
        expect(applyEdits(before, diffUci(before, after))).toEqual({ ok: true, value: after });
      }),
      { numRuns: 800 },
    );
  });

  it('a state does not differ from itself, nor from its printed form', () => {
    fc.assert(
      fc.property(config, (state) => {
        expect(diffUci(state, structuredClone(state))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('edits made for one state are refused on another, or leave it fit for a file', () => {
    fc.assert(
      fc.property(states, config, ([before, after], other) => {
        const applied = applyEdits(other, diffUci(before, after));
        if (applied.ok)
          for (const each of Object.values(applied.value)) expect(uciProblemOf(each)).toBeUndefined();
        else expect(applied.error.kind).toBe('uci-edit-error');
      }),
      { numRuns: 500 },
    );
  });
});
