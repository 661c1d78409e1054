import { bench as apply } from './apply.bench';
import { bench as compile } from './compile.bench';
import { bench as discovery } from './discovery.bench';
import { bench as edit } from './edit.bench';
import { rowOf } from './figures';
import { bench as firstLoad } from './first-load.bench';
import { bench as readState } from './read-state.bench';
import { bench as verify } from './verify.bench';
import { bench as window } from './window.bench';

/** The figures we promise, measured side by side and printed as tables. Words choose: `npm run bench -- verify`. */
const benches = { compile, verify, edit, apply, readState, discovery, firstLoad, window };
const wanted = process.argv.slice(2);
for (const [word, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(word)) continue;
  const { name, figures } = await bench();
  console.log(`\n${name}`);
  if (figures.length > 0) console.table(figures.map(rowOf));
}
