import type { UciEdit } from './edit-uci';
import { isSecretOption } from './secret-option';
import type { UciPackage, UciSection, UciValue } from './uci';

/** Stands for a value nobody needs to see. Of one length, so that it tells nothing of the value's. */
export const MASKED = '••••';

/** A package for reports and answers in JSON: everything but the values of secret options. */
export const maskedPackage = (pkg: UciPackage): UciPackage => ({
  ...pkg,
  sections: pkg.sections.map(maskedSection),
});

export function maskedEdit(edit: UciEdit): UciEdit {
  switch (edit.kind) {
    case 'add-section':
      return { ...edit, added: maskedSection(edit.added) };
    case 'remove-section':
      return { ...edit, before: maskedSection(edit.before) };
    case 'set-option':
      return {
        ...edit,
        before: edit.before === undefined ? undefined : maskedValue(edit.option, edit.before),
        after: maskedValue(edit.option, edit.after),
      };
    case 'remove-option':
      return { ...edit, before: maskedValue(edit.option, edit.before) };
    default:
      return edit;
  }
}

/** What `uci changes` prints (`wireless.guest.key='…'`), safe to show and to keep. */
export const maskedChanges = (text: string): string =>
  text.replace(CHANGE, (line, head: string, option: string) =>
    isSecretOption(option) ? `${head}'${MASKED}'` : line,
  );

// Signs in front and before the `=`: libuci marks removals and list items with `-`, `+` and `|`. A quoted value may go
// on over several lines; a quote in it is printed as '\''.
const CHANGE = /^([-+]?[\w-]+\.[^.=\n]+\.(\w+)[-+|~]?=)(?:'(?:[^']|'\\'')*'?(?: '(?:[^']|'\\'')*'?)*|.*)$/gm;

const maskedSection = (section: UciSection): UciSection => ({
  ...section,
  options: section.options.map(({ name, value }) => ({ name, value: maskedValue(name, value) })),
});

const maskedValue = (option: string, value: UciValue): UciValue => (isSecretOption(option) ? MASKED : value);
