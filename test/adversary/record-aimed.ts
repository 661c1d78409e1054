/** Writes `aimed.json`: what the real fw4 (`BULKHEAD_FW4`) and real packets say to each aimed case, per release. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AIMED } from './aimed';
import { happenedTo } from './judge';
import { Kernel } from './kernel';
import { LAYOUTS } from './layouts';
import { RELEASES, realFw4 } from './renderers';

const command = process.env.BULKHEAD_FW4;
const [layout] = LAYOUTS;
if (!command || !layout) throw new Error('BULKHEAD_FW4 must name the real fw4');
const renderer = realFw4(command);
const kernel = await Kernel.start(layout);
const truth: Record<string, string | Record<string, string>> = {};
for (const one of AIMED) {
  const each: Record<string, string> = {};
  for (const release of RELEASES)
    each[release] = await happenedTo(await renderer.render(one, layout, release), kernel, one.question);
  const [first = ''] = Object.values(each);
  truth[one.name] = Object.values(each).every((said) => said === first) ? first : each;
}
kernel.end();
renderer.end();
writeFileSync(path.join(import.meta.dirname, 'aimed.json'), `${JSON.stringify(truth, null, 2)}\n`);
