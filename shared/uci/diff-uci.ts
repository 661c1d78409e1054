import { assertNever } from '../kernel/assert-never';
import { applyToPackage } from './apply-edit';
import type { SectionEdit, UciEdit } from './edit-uci';
import { isSameValue } from './find-section';
import { movedTo, movesToSort } from './list-places';
import { matchSections } from './match-sections';
import { printValue } from './print-uci';
import { isSecretOption } from './secret-option';
import {
  packageOf,
  sectionRefs,
  type UciConfig,
  type UciOption,
  type UciPackage,
  type UciSection,
  type UciValue,
  uciValueOf,
} from './uci';

/**
 * The edits that turn one configuration into the other, in an order in which they can be applied:
 * `applyEdits(before, diffUci(before, after))` is `after`. What did not change is not mentioned.
 *
 * Both sides must be documents that could be files (see `uciProblemOf`): names unique, no empty values.
 */
export function diffUci(before: UciConfig, after: UciConfig): readonly UciEdit[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => diffFile(name, packageOf(before, name), packageOf(after, name)));
}

function diffFile(
  name: string,
  before: UciPackage | undefined,
  after: UciPackage | undefined,
): readonly UciEdit[] {
  if (after === undefined)
    return before === undefined ? [] : [{ kind: 'remove-package', package: name, before }];
  if (before !== undefined) return diffPackage(before, after);
  return [{ kind: 'add-package', package: name }, ...diffPackage({ name, sections: [] }, after)];
}

function diffPackage(before: UciPackage, after: UciPackage): readonly SectionEdit[] {
  const edits: SectionEdit[] = [];
  let state = before;
  const matches = matchSections(before.sections, after.sections);
  const goalOf = new Map(matches.map((old, goal) => [old, goal]));
  const goals = [...before.sections.keys()].flatMap((old) => goalOf.get(old) ?? []);

  removeOthers();
  for (const [at, goal] of goals.entries()) {
    changeSection(at, after.sections[goal] as UciSection);
  }
  for (const { from, to } of movesToSort(goals)) {
    emit({ kind: 'move-section', package: after.name, section: refAt(from), from, to });
  }
  addOthers();
  return edits;

  // From the end, so that the numbers of the sections still to go stay what they are.
  function removeOthers(): void {
    for (let at = before.sections.length - 1; at >= 0; at--) {
      if (goalOf.has(at)) continue;
      const section = before.sections[at] as UciSection;
      emit({ kind: 'remove-section', package: after.name, section: refAt(at), before: section });
    }
  }

  function changeSection(at: number, goal: UciSection): void {
    const old = state.sections[at] as UciSection;
    const on = { package: after.name, section: refAt(at) };
    if (goal.name !== undefined && goal.name !== old.name)
      emit({ kind: 'rename-section', ...on, name: goal.name });
    const now = { package: after.name, section: refAt(at) };
    if (goal.type !== old.type) emit({ kind: 'set-type', ...now, before: old.type, after: goal.type });
    for (const edit of diffOptions(now, old, goal)) emit(edit);
  }

  function addOthers(): void {
    const refs = sectionRefs(after);
    for (const [position, added] of after.sections.entries()) {
      if (matches[position] !== undefined) continue;
      emit({ kind: 'add-section', package: after.name, section: refs[position] as string, added, position });
    }
  }

  function refAt(at: number): string {
    return sectionRefs(state)[at] as string;
  }

  // Each edit addresses the state its predecessors left, so that state is kept up with.
  function emit(edit: SectionEdit): void {
    const next = applyToPackage(state, edit);
    if (!next.ok) throw new Error(`diff made an edit that does not apply: ${edit.kind} ${next.error}`);
    state = next.value;
    edits.push(edit);
  }
}

interface Place {
  readonly package: string;
  readonly section: string;
}

function diffOptions(on: Place, before: UciSection, after: UciSection): readonly SectionEdit[] {
  const isNew = ({ name }: UciOption) => uciValueOf(before, name) === undefined;
  const isGone = ({ name }: UciOption) => uciValueOf(after, name) === undefined;
  const edits: SectionEdit[] = [];

  for (const { name: option, value } of before.options.filter(isGone)) {
    edits.push({ kind: 'remove-option', ...on, option, before: value });
  }
  for (const { name: option, value } of after.options) {
    const old = uciValueOf(before, option);
    if (old !== undefined && !isSameValue(old, value)) {
      edits.push({ kind: 'set-option', ...on, option, before: old, after: value });
    }
  }
  edits.push(
    ...moveOptions(
      on,
      before.options.filter((option) => !isGone(option)),
      after,
    ),
  );
  for (const [position, option] of after.options.entries()) {
    if (!isNew(option)) continue;
    edits.push({
      kind: 'set-option',
      ...on,
      option: option.name,
      before: undefined,
      after: option.value,
      position,
    });
  }
  return edits;
}

function moveOptions(on: Place, kept: readonly UciOption[], after: UciSection): readonly SectionEdit[] {
  let names = kept.map(({ name }) => name);
  const goal = after.options.map(({ name }) => name);
  return movesToSort(names.map((name) => goal.indexOf(name))).map(({ from, to }) => {
    const option = names[from] as string;
    names = [...movedTo(names, from, to)];
    return { kind: 'move-option', ...on, option, from, to };
  });
}

const HIDDEN = "'••••••••'";

/**
 * One line per edit, close to what `uci` prints, for the technical view. Control characters are written out and
 * secrets hidden, so the line is safe to show and to log.
 */
export function describeEdit(edit: UciEdit): string {
  if (edit.kind === 'add-package' || edit.kind === 'remove-package') {
    return `${edit.kind === 'add-package' ? '+' : '-'} ${edit.package}`;
  }
  const path = `${edit.package}.${edit.section}`;
  switch (edit.kind) {
    case 'add-section':
      return `+ ${path}=${edit.added.type}`;
    case 'remove-section':
      return `- ${path}=${edit.before.type}`;
    case 'rename-section':
      return `${path} → ${edit.package}.${edit.name}`;
    case 'set-type':
      return `${path}: ${edit.before} → ${edit.after}`;
    case 'move-section':
      return `${path}: #${edit.from} → #${edit.to}`;
    case 'set-option': {
      const after = showValue(edit.option, edit.after);
      if (edit.before === undefined) return `+ ${path}.${edit.option}=${after}`;
      return `${path}.${edit.option}: ${showValue(edit.option, edit.before)} → ${after}`;
    }
    case 'remove-option':
      return `- ${path}.${edit.option}=${showValue(edit.option, edit.before)}`;
    case 'move-option':
      return `${path}.${edit.option}: #${edit.from} → #${edit.to}`;
    default:
      return assertNever(edit);
  }
}

/** All edits, with the options of each new section below it. */
export function describeEdits(edits: readonly UciEdit[]): readonly string[] {
  return edits.flatMap((edit) => {
    if (edit.kind !== 'add-section') return [describeEdit(edit)];
    const path = `${edit.package}.${edit.section}`;
    const options = edit.added.options.map(
      ({ name, value }) => `+ ${path}.${name}=${showValue(name, value)}`,
    );
    return [describeEdit(edit), ...options];
  });
}

function showValue(option: string, value: UciValue): string {
  return isSecretOption(option) ? HIDDEN : printValue(value).replace(CONTROL_CHARACTER, escapeCharacter);
}

// Control characters, and those that reorder or hide text (bidi marks, zero width): the line shows what is there.
const CONTROL_CHARACTER = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escapeCharacter(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
