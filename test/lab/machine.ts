import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabImage, Release } from './lab-image';

export interface MachineOptions {
  readonly image: LabImage;
  readonly release: Release;
  readonly runDir: string;
  /** Length of the router's slow steps relative to a real router's. */
  readonly pace: number;
  readonly diskPath: string;
  /** Start from this snapshot on the disk instead of booting. */
  readonly fromSnapshot?: string;
  readonly ports: { readonly ssh: number; readonly web: number; readonly control: number };
}

// A program that is ended before it could stop its labs takes them along: nobody would find the processes again.
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const machine of running) machine.kill('SIGKILL');
});

/** One QEMU process and its monitor. */
export class Machine {
  private readonly process: ChildProcess;
  private readonly serialPath: string;
  private readonly monitorPath: string;
  private exited = false;
  private output = '';

  constructor(options: MachineOptions) {
    this.serialPath = join(options.runDir, 'serial.log');
    this.monitorPath = join(options.runDir, 'monitor.sock');
    writeFileSync(this.serialPath, '');
    const tools = options.image.toolsDir;
    const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu']
      .map((dir) => join(tools, dir))
      .join(':');
    this.process = spawn(
      join(tools, 'usr/bin/qemu-system-x86_64'),
      machineArguments(options, this.serialPath, this.monitorPath),
      {
        env: { ...process.env, LD_LIBRARY_PATH: libraries },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    running.add(this.process);
    this.process.on('exit', () => {
      this.exited = true;
      running.delete(this.process);
    });
  }

  get isRunning(): boolean {
    return !this.exited;
  }

  /** Everything the guest wrote to its serial line. */
  serial(): string {
    return readFileSync(this.serialPath, 'latin1');
  }

  async waitForSerial(text: string, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.serial().includes(text)) {
      if (this.exited) throw new Error(`the router lab ended: ${this.output}\n${this.serial()}`);
      if (Date.now() > deadline) throw new Error(`the router lab did not reach "${text}":\n${this.serial()}`);
      await sleep(100);
    }
  }

  /** One command of QEMU's human monitor, such as `savevm NAME`; its answer, empty when all is well. */
  async monitor(command: string): Promise<string> {
    await this.waitForMonitor();
    const session = new MonitorSession(connect(this.monitorPath));
    try {
      await session.greet();
      return await session.run(command);
    } finally {
      session.close();
    }
  }

  private async waitForMonitor(): Promise<void> {
    for (let i = 0; i < 300 && !existsSync(this.monitorPath); i++) {
      if (this.exited) throw new Error(`the router lab ended: ${this.output}`);
      await sleep(100);
    }
  }

  /** Takes the power away: nothing is written any more. */
  async kill(): Promise<void> {
    if (this.exited) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }
}

function machineArguments(
  options: MachineOptions,
  serialPath: string,
  monitorPath: string,
): readonly string[] {
  const { image, ports } = options;
  const forwards = [
    `hostfwd=tcp:127.0.0.1:${ports.ssh}-10.0.2.15:22`,
    `hostfwd=tcp:127.0.0.1:${ports.web}-10.0.2.15:80`,
    `hostfwd=tcp:127.0.0.1:${ports.control}-10.0.2.15:2223`,
  ].join(',');
  return [
    ...['-L', join(image.toolsDir, 'usr/share/qemu'), '-L', join(image.toolsDir, 'usr/share/seabios')],
    ...['-M', 'q35', '-accel', 'tcg,thread=multi,tb-size=128', '-cpu', 'max', '-smp', '2', '-m', '256'],
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-kernel', image.kernelPath, '-initrd', image.initrdPath],
    ...['-append', `console=ttyS0 quiet panic=-1 lab.release=${options.release} lab.pace=${options.pace}`],
    ...['-serial', `file:${serialPath}`, '-qmp', `unix:${monitorPath},server=on,wait=off`],
    // restrict: the guest reaches nothing on or behind this machine
    ...['-netdev', `user,id=n0,restrict=on,${forwards}`, '-device', 'virtio-net-pci,netdev=n0,romfile='],
    ...[
      '-drive',
      `if=none,id=d0,file=${options.diskPath},format=qcow2`,
      '-device',
      'virtio-blk-pci,drive=d0',
    ],
    ...(options.fromSnapshot ? ['-loadvm', options.fromSnapshot] : []),
  ];
}

/** The line protocol of QEMU's monitor: JSON objects, among them events that nobody asked for. */
class MonitorSession {
  private buffer = '';
  private waiting: ((message: Record<string, unknown>) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => this.take(chunk.toString()));
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error('the monitor hung up')));
  }

  private take(text: string): void {
    this.buffer += text;
    for (let end = this.buffer.indexOf('\n'); end >= 0; end = this.buffer.indexOf('\n')) {
      const message = JSON.parse(this.buffer.slice(0, end)) as Record<string, unknown>;
      this.buffer = this.buffer.slice(end + 1);
      if ('event' in message) continue;
      this.waiting?.(message);
    }
  }

  private next(): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      this.waiting = resolve;
      this.failed = reject;
    });
  }

  async greet(): Promise<void> {
    await this.next();
    const answered = this.next();
    this.socket.write(`${JSON.stringify({ execute: 'qmp_capabilities' })}\n`);
    await answered;
  }

  async run(command: string): Promise<string> {
    const answered = this.next();
    const request = { execute: 'human-monitor-command', arguments: { 'command-line': command } };
    this.socket.write(`${JSON.stringify(request)}\n`);
    const message = await answered;
    return typeof message.return === 'string' ? message.return.trim() : JSON.stringify(message.error);
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }
}

/** A copy that takes no room where the file system can share blocks. */
export function copyDisk(from: string, to: string): void {
  copyFileSync(from, to, 2 /* COPYFILE_FICLONE */);
}

/** A port of the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
