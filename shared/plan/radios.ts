import type { RouterState } from '../router/router-state';
import type { UciEdit } from '../uci/edit-uci';
import { optionOf, packageOf, type UciSection } from '../uci/uci';

/** Radios on which something changes, in the router's order. */
export function radiosTouched(edits: readonly UciEdit[], state: RouterState): readonly string[] {
  const wireless = edits.filter((edit) => edit.package === 'wireless');
  const touched = new Set(wireless.flatMap((edit) => radioOf(edit, state) ?? []));
  const inOrder = state.capabilities.radios.map(({ name }) => name).filter((name) => touched.has(name));
  return [...inOrder, ...[...touched].filter((name) => !inOrder.includes(name)).sort()];
}

function radioOf(edit: UciEdit, state: RouterState): string | undefined {
  switch (edit.kind) {
    case 'add-package':
    case 'remove-package':
      return undefined;
    case 'add-section':
      return radioIn(edit.added);
    case 'remove-section':
      return radioIn(edit.before);
    default: {
      const found = packageOf(state.config, 'wireless')?.sections.find(({ name }) => name === edit.section);
      return found && radioIn(found);
    }
  }
}

const radioIn = (item: UciSection): string | undefined =>
  item.type === 'wifi-device' ? item.name : optionOf(item, 'device');
