import { expect, it } from 'vitest';
import { PolicyDesk } from '../../../main/services/policy-desk';
import { openStore } from '../../../main/store/store';
import type { SealingKeychain } from '../../../main/store/vault';
import { home, newDesk } from './desk-kit';

const none: SealingKeychain = {
  isAvailable: () => false,
  seal: () => Buffer.alloc(0),
  open: () => '',
};

it('the Wi-Fi keys of the set-up are there again after quitting it, also without a password store', () => {
  const desk = newDesk({ keychain: none });
  const policies = new PolicyDesk(desk, {} as never);
  policies.setKey(home.id, 'guests', 'harbour-lantern');
  const later = openStore(desk.dir, 2, none);
  if (!later.ok) throw new Error(later.error.kind);
  const again = new PolicyDesk({ ...desk, store: later.value }, {} as never);
  expect(again.keys(home.id)).toEqual({ guests: 'harbour-lantern' });
  later.value.close();
});
