import { createFakeBridge, type FakeOptions } from '../fake-api';

/** Runs before the page's own scripts: a pretended main where the preload's bridge would be. Options come after the #. */
const options = JSON.parse(decodeURIComponent(location.hash.slice(1) || '{}')) as FakeOptions;
const fake = createFakeBridge(options);
Object.assign(window, { api: fake, fake });
