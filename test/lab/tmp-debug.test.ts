import { it } from 'vitest';
import { startLab } from './lab';
import { configOf, roll, vlanPlan } from './rollout-kit';
it('x', async () => {
  const lab = await startLab();
  try {
    const old = await configOf(lab);
    const done = roll(lab, vlanPlan(old));
    for (let i = 0; i < 7; i++) {
      await new Promise((r) => setTimeout(r, 6000));
      const s = await lab.onRouter('cat /proc/uptime /tmp/bulkhead/progress; sh /etc/bulkhead/bulkhead.sh status 0 facts | head -c 9000; ps w | grep -v "\\[" | tail -25');
      if (i === 1 || i === 4 || i === 6) console.log(i, s.stdout, s.stderr);
    }
    const r = await done;
    console.log(JSON.stringify(r));
  } finally { await lab.stop(); }
}, 300000);
