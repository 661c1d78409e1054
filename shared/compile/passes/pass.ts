import type { OwnPackage } from '../../router/own-sections';
import type { UciSection } from '../../uci/uci';
import type { ForeignChange } from '../foreign-change';

/** What a pass writes: sections of ours, and options to change in sections of others. */
export interface Written {
  readonly sections: readonly UciSection[];
  readonly changes: readonly ForeignChange[];
}

export type WrittenByPackage = Readonly<Record<OwnPackage, readonly UciSection[]>>;
