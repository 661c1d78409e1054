import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { devicesOf, kernelSetup, type Layout } from './layouts';

/** One packet: where it enters, and what it says. */
export interface Shot {
  readonly device: string;
  readonly mac: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly sourcePort: number;
  readonly port: number;
}

/** Where it came out: a device, or the router's own processes. Absent: nowhere. */
export interface Landing {
  readonly where: string;
  readonly address: string;
  readonly port: number;
}

/** A program that answers each line with one line or more, in order. */
export class LineProgram {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private waiting: { count: number; resolve(lines: string[]): void; reject(fault: Error): void } | undefined;
  private said = '';

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, [...args], { stdio: 'pipe' });
    this.child.stderr.on('data', (data) => {
      this.said = `${this.said}${data}`.slice(-2000);
    });
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', (fault) => this.waiting?.reject(fault));
    this.child.on('exit', (code) =>
      this.waiting?.reject(new Error(`${command} ended (${code}): ${this.said}`)),
    );
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.settle();
    });
  }

  ask(text: string, answers: number): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.waiting = { count: answers, resolve, reject };
      this.child.stdin.write(text);
      this.settle();
    });
  }

  end(): void {
    this.child.stdin.end();
  }

  private settle(): void {
    const { waiting } = this;
    if (waiting === undefined || this.lines.length < waiting.count) return;
    this.waiting = undefined;
    waiting.resolve(this.lines.splice(0, waiting.count));
  }
}

/** The kernel as the router of a layout: takes rulesets and packets. Everything is gone when its process ends. */
export class Kernel {
  private constructor(private readonly program: LineProgram) {}

  static async start(layout: Layout): Promise<Kernel> {
    const script = path.join(import.meta.dirname, 'packets.pl');
    const program = new LineProgram('unshare', ['-n', 'perl', script]);
    const setup = kernelSetup(layout);
    await program.ask(
      `setup ${setup.length}\n${setup.join('\n')}\ndevices ${devicesOf(layout).join(' ')}\n`,
      1,
    );
    return new Kernel(program);
  }

  /** Undefined when nft took it; else what nft said. */
  async load(ruleset: string): Promise<string | undefined> {
    const [answer = ''] = await this.program.ask(`load ${Buffer.byteLength(ruleset)}\n${ruleset}`, 1);
    return answer === 'ok' ? undefined : answer.replace(/^refused /, '');
  }

  async shoot(shots: readonly Shot[]): Promise<readonly (Landing | undefined)[]> {
    if (shots.length === 0) return [];
    const lines = shots.map(
      (shot) =>
        `${shot.device} ${shot.mac} ${shot.source} ${shot.destination} ${shot.protocol} ${shot.sourcePort} ${shot.port}\n`,
    );
    const answers = await this.program.ask(`ask ${shots.length}\n${lines.join('')}`, shots.length);
    return answers.map((answer) => {
      const [where = '', address = '', port = ''] = answer.split(' ');
      return where === '-' ? undefined : { where, address, port: Number(port) };
    });
  }

  end(): void {
    this.program.end();
  }
}
