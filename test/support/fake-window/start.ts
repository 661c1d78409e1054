import { createFakeBridge, type FakeOptions } from '../fake-api';

/** The real window on a pretended main; options come as JSON in the address, after the #. */
const options = JSON.parse(decodeURIComponent(location.hash.slice(1) || '{}')) as FakeOptions;
const fake = createFakeBridge(options);
Object.assign(window, { api: fake, fake });
void import('../../../renderer/main');
