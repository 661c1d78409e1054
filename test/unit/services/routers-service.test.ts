import { describe, expect, it, vi } from 'vitest';
import { routersService } from '../../../main/services/routers-service';
import { PASSWORD } from '../../../main/services/sign-in';
import { err } from '../../../shared/kernel/result';
import { home, keychain, newDesk } from './desk-kit';

const OTHER = 'SHA256:other';

/** The service at a desk where whoever is asked shows this key. */
function service(fingerprint: string, options: Parameters<typeof newDesk>[0] = {}) {
  const desk = newDesk(options);
  const shown = { fingerprint };
  const forget = vi.fn();
  const session = vi.fn();
  const connector = {
    connect: async () => err({ kind: 'host-key-unknown', keyType: 'ssh-ed25519', ...shown } as const),
  };
  const live = { ...desk.live, forget, get: () => ({ link: { session }, target: {} }) } as never;
  const handlers = routersService({
    desk: { ...desk, connector, live },
    policies: { current: () => undefined } as never,
    practice: {} as never,
    chooseKeyFile: async () => undefined,
  });
  const meet = async (host = home.host) => {
    const contact = await handlers.contact({ host, port: 22 });
    if (!contact.ok) throw new Error(contact.error.kind);
    return contact.value;
  };
  return { desk, handlers, meet, shown, forget, session };
}

describe('trust', () => {
  it('comes before signing in', async () => {
    const { handlers, meet } = service(OTHER);
    const { contactId, trust } = await meet('192.168.9.1');
    expect(trust).toBe('new');
    const signIn = { contactId, user: 'root', secret: { kind: 'none' } } as const;
    expect(await handlers.signIn(signIn)).toEqual({ ok: false, error: { kind: 'not-trusted' } });
    expect(await handlers.trust({ contactId, replaced: false })).toEqual({ ok: true, value: undefined });
    expect(await handlers.signIn(signIn)).not.toMatchObject({ error: { kind: 'not-trusted' } });
  });

  it('of a router that may have been trusted before a damaged database lost the keys: only after a comparison', async () => {
    const { desk, handlers, meet } = service(OTHER);
    desk.store.putAside.save({ atMs: 7 });
    const contact = await meet('192.168.9.1');
    expect(contact).toMatchObject({ trust: 'changed', keysGoneSinceMs: 7 });
    expect(contact.trustedFingerprint).toBeUndefined();
    const { contactId } = contact;
    expect(await handlers.trust({ contactId, replaced: false })).toMatchObject({ ok: false });
    expect(await handlers.trust({ contactId, replaced: true })).toEqual({ ok: true, value: undefined });
    expect(await meet('192.168.9.1')).toMatchObject({ trust: 'trusted' });
  });

  it('of a contact nobody knows: refused', async () => {
    const { handlers } = service(OTHER);
    const gone = { ok: false, error: { kind: 'no-such-contact' } };
    expect(await handlers.trust({ contactId: 'x', replaced: true })).toEqual(gone);
    expect(await handlers.signIn({ contactId: 'x', user: 'root', secret: { kind: 'none' } })).toEqual(gone);
  });

  it('of a changed key: only when the person says that the router was replaced; then no old secret is left', async () => {
    const { desk, handlers, meet, forget } = service(OTHER, { keychain });
    desk.store.vault.put(home.id, PASSWORD, 'for the old one');
    const contact = await meet();
    expect(contact).toMatchObject({ trust: 'changed', fingerprint: OTHER, trustedFingerprint: home.hostKey });
    const { contactId } = contact;
    expect(await handlers.trust({ contactId, replaced: false })).toEqual({
      ok: false,
      error: { kind: 'key-changed' },
    });
    expect(desk.store.vault.get(home.id, PASSWORD)).toBe('for the old one');

    expect((await handlers.trust({ contactId, replaced: true })).ok).toBe(true);
    expect(desk.store.vault.get(home.id, PASSWORD)).toBeUndefined();
    expect(desk.store.routers.find(home.id)).toMatchObject({ hostKey: OTHER, secret: 'ask' });
    expect(forget).toHaveBeenCalledWith(home.id);
  });

  it('of two routers met at the same address: each is known by its key', async () => {
    const { desk, handlers, meet, shown } = service(OTHER);
    desk.store.routers.save({ ...home, id: 'r2', name: 'office', hostKey: OTHER, trustedAtMs: 2 });
    for (const [key, id] of [
      [home.hostKey, home.id],
      [OTHER, 'r2'],
    ] as const) {
      shown.fingerprint = key;
      const { contactId, trust } = await meet();
      expect(trust).toBe('trusted');
      await handlers.signIn({ contactId, user: 'root', secret: { kind: 'none' } });
      expect(desk.store.routers.find(id)).toMatchObject({ secret: 'none' });
    }
  });
});

it('a key of our own is not made where it could not be kept', async () => {
  const { handlers, session } = service(home.hostKey);
  const exec = vi.fn();
  session.mockResolvedValue({ ok: true, value: { exec } });
  expect(await handlers.installKey({ routerId: home.id })).toEqual({
    ok: false,
    error: { kind: 'no-password-store' },
  });
  expect(exec).not.toHaveBeenCalled();
});
