import { assertNever } from '../kernel/assert-never';
import { err, ok, type Result } from '../kernel/result';
import type { MoveOption, RemoveOption, SectionEdit, SetOption, UciEditReason } from './edit-uci';
import { findSection, isSameSection, isSameValue } from './find-section';
import { insertedAt, movedTo, removedAt, replacedAt } from './list-places';
import { sectionNamed, type UciOption, type UciPackage, type UciSection } from './uci';

type Outcome<T> = Result<T, UciEditReason>;

/** One edit on the package it names. Everything the edit says about the state before is checked first. */
export function applyToPackage(pkg: UciPackage, edit: SectionEdit): Outcome<UciPackage> {
  const { sections } = pkg;
  if (edit.kind === 'add-section') {
    if (isTaken(pkg, edit.added.name)) return err('section-exists');
    if (!isPlace(edit.position, sections.length)) return err('bad-position');
    return ok({ ...pkg, sections: insertedAt(sections, edit.position, edit.added) });
  }
  const at = findSection(pkg, edit.section);
  const section = sections[at];
  if (section === undefined) return err('no-such-section');
  switch (edit.kind) {
    case 'remove-section':
      if (!isSameSection(section, edit.before)) return err('before-differs');
      return ok({ ...pkg, sections: removedAt(sections, at) });
    case 'move-section':
      if (edit.from !== at) return err('before-differs');
      if (!isPlace(edit.to, sections.length - 1)) return err('bad-position');
      return ok({ ...pkg, sections: movedTo(sections, at, edit.to) });
    case 'rename-section':
      if (isTaken(pkg, edit.name)) return err('section-exists');
      return ok({ ...pkg, sections: replacedAt(sections, at, { ...section, name: edit.name }) });
    case 'set-type':
      if (edit.before !== section.type) return err('before-differs');
      return ok({ ...pkg, sections: replacedAt(sections, at, { ...section, type: edit.after }) });
    case 'set-option':
    case 'remove-option':
    case 'move-option': {
      const options = editOptions(section.options, edit);
      if (!options.ok) return options;
      return ok({ ...pkg, sections: replacedAt(sections, at, { ...section, options: options.value }) });
    }
    default:
      return assertNever(edit);
  }
}

type OptionEdit = SetOption | RemoveOption | MoveOption;

function editOptions(options: UciSection['options'], edit: OptionEdit): Outcome<readonly UciOption[]> {
  const at = options.findIndex((option) => option.name === edit.option);
  if (edit.kind === 'set-option') {
    if (!isSameValue(options[at]?.value, edit.before)) return err('before-differs');
    const option = { name: edit.option, value: edit.after };
    if (at >= 0) return ok(replacedAt(options, at, option));
    const position = edit.position ?? options.length;
    return isPlace(position, options.length)
      ? ok(insertedAt(options, position, option))
      : err('bad-position');
  }
  if (at < 0) return err('no-such-option');
  if (edit.kind === 'remove-option') {
    return isSameValue(options[at]?.value, edit.before) ? ok(removedAt(options, at)) : err('before-differs');
  }
  if (edit.from !== at) return err('before-differs');
  return isPlace(edit.to, options.length - 1) ? ok(movedTo(options, at, edit.to)) : err('bad-position');
}

const isPlace = (position: number, highest: number): boolean =>
  Number.isInteger(position) && position >= 0 && position <= highest;

const isTaken = (pkg: UciPackage, name: string | undefined): boolean =>
  name !== undefined && sectionNamed(pkg, name) !== undefined;
