import { describe, expect, it } from 'vitest';
import { driftedFiles, keepOutsideChange, outsideChange } from '../../../main/services/outside-change';
import { hashOf } from '../../../main/services/snapshot-state';
import type { ConfigFile, RouterState } from '../../../shared/router/router-state';
import { goldenRouter, withLines } from '../../support/golden-router';
import { mainCase } from '../../support/home-policy';
import { home, newDesk } from './desk-kit';

const withSums = (state: RouterState, more: Readonly<Record<string, string>> = {}): RouterState => ({
  ...state,
  files: Object.fromEntries(
    Object.entries(state.files).map(([name, file]): [string, ConfigFile] => {
      const text = `${file.text}${more[name] ?? ''}`;
      return [name, { ...file, text, sha256: hashOf({ ...file, text }) }];
    }),
  ),
});
const confirmed = withSums(goldenRouter('factory-24.10'));
const RULE =
  "\nconfig rule 'visitors'\n\toption src 'guest'\n\toption dest 'lan'\n\toption target 'ACCEPT'\n";
const changed = withSums(goldenRouter('factory-24.10'), { firewall: RULE });

/** A router on which a change was confirmed, with a draft that waits. */
function deskAfterAChange(then = confirmed): ReturnType<typeof newDesk> {
  const desk = newDesk({ state: changed });
  const hashes = Object.fromEntries(Object.entries(then.files).map(([name, { sha256 }]) => [name, sha256]));
  desk.store.policies.confirm(home.id, { applied: mainCase, draft: undefined, hashes }, 500);
  desk.store.policies.save(home.id, 'draft', { ...mainCase, site: 'Draft' }, 600);
  desk.store.snapshots.save({ id: 'after', routerId: home.id, takenAtMs: 500, files: then.files });
  desk.store.history.add({
    entry: {
      id: 'e1',
      routerId: home.id,
      atMs: 500,
      kind: 'change',
      outcome: 'confirmed',
      facts: {},
      snapshotAfterId: 'after',
    },
    files: [],
    consequences: [],
  });
  return desk;
}

describe('a change outside Bulkhead', () => {
  it('a router that is as it was confirmed has none', () => {
    expect(outsideChange(deskAfterAChange(), home.id, confirmed)).toBeUndefined();
  });

  it('is told line by line, with the copy that puts it back', () => {
    const change = outsideChange(deskAfterAChange(), home.id, changed);
    expect(change).toMatchObject({
      names: ['firewall'],
      copyId: 'after',
      confirmedAtMs: 500,
      touchesOurs: false,
    });
    expect(change?.files.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'same'))).toContainEqual({
      kind: 'added',
      text: "\toption src 'guest'",
    });
  });

  it('says so when a part was changed that Bulkhead writes', () => {
    const named = (target: string, listed: string) =>
      withSums(
        withLines(goldenRouter('factory-24.10'), {
          firewall: RULE.replace('visitors', 'bh_guest').replace('ACCEPT', target),
          bulkhead: `config bulkhead 'meta'\n\toption version '2'\n\nconfig own\n\toption package 'firewall'\n\tlist section 'rule ${listed}'\n`,
        }),
      );
    const touches = (listed: string) =>
      outsideChange(deskAfterAChange(named('ACCEPT', listed)), home.id, named('DROP', listed))?.touchesOurs;
    expect(touches('bh_guest')).toBe(true);
    // Called as ours, and somebody else's: the ledger says which.
    expect(touches('bh_other')).toBe(false);
  });

  it('without a readable copy the names are told, and nothing to put back is offered', () => {
    const desk = deskAfterAChange();
    desk.store.policies.acceptFiles(home.id, { firewall: 'other' });
    desk.store.history.add({
      entry: { id: 'e2', routerId: home.id, atMs: 700, kind: 'change', outcome: 'confirmed', facts: {} },
      files: [],
      consequences: [],
    });
    const change = outsideChange(desk, home.id, changed);
    expect([change?.names, change?.files, change?.copyId]).toEqual([['firewall'], [], undefined]);
  });

  it('kept: it is what later looks compare with, a line in History, and no draft or policy is lost', () => {
    const desk = deskAfterAChange();
    expect(keepOutsideChange(desk, home.id, changed)).toEqual({ ok: true, value: undefined });
    expect(driftedFiles(desk, home.id, changed)).toEqual([]);
    expect(driftedFiles(desk, home.id, confirmed)).toEqual(['firewall']);
    expect(desk.store.policies.read(home.id, 'draft')?.site).toBe('Draft');
    expect(desk.store.policies.read(home.id, 'applied')?.site).toBe(mainCase.site);
    const [entry] = desk.store.history.list(home.id);
    expect(entry).toMatchObject({ outcome: 'confirmed', facts: { outside: 1 }, snapshotBeforeId: 'after' });
    const copy = desk.store.snapshots.read(entry?.snapshotAfterId ?? '');
    expect(copy.ok && copy.value.files.firewall?.text).toContain('visitors');
    expect(keepOutsideChange(desk, home.id, changed)).toEqual({
      ok: false,
      error: { kind: 'nothing-changed' },
    });
  });
});
