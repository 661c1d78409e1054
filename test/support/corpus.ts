import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

/** Files of real routers, kept beside the checkout and not in it: they belong to others. */
export const corpusDir = path.resolve(import.meta.dirname, '../../../shared/corpus');
export const hasCorpus = existsSync(corpusDir);

type Group = (name: string, tests: () => void) => void;

/** Tests of those files exist only where the files do: a checkout alone leaves nothing out that it could do. */
export const describeCorpus: Group = hasCorpus
  ? describe
  : (name) => console.info(`not here: ../shared/corpus, for "${name}"`);
