import { bench as compile } from './compile.bench';
import { bench as discovery } from './discovery.bench';
import { bench as readState } from './read-state.bench';

/** The figures of the design, measured side by side and printed as tables. */
for (const bench of [compile, readState, discovery]) {
  const { name, rows } = await bench();
  console.log(name);
  console.table(rows);
}
