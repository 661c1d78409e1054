import { startVirtualRouter } from '../../../main/virtual-router/virtual-router';

/** A practice router in a process of its own, for tests that cannot load it. Prints where it is; ends with its input. */
const [password = ''] = process.argv.slice(2);
const { host, port, stop } = await startVirtualRouter({ password });
console.log(JSON.stringify({ host, port }));
process.stdin.on('end', () => void stop().then(() => process.exit(0))).resume();
