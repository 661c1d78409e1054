import path from 'node:path';
import type { Case } from './config-text';
import { textOf } from './config-text';
import { LineProgram } from './kernel';
import { dumpOf, type Layout } from './layouts';

/** What fw4 makes of a configuration. */
export interface Rendered {
  /** Absent: fw4 died, and loads nothing. */
  readonly ruleset?: string;
  /** Its own words about sections and options. */
  readonly warnings: readonly string[];
  readonly crash?: string;
  /** The renderer does not know something in it: nothing may be concluded. */
  readonly refused?: string;
}

/** Something that renders as fw4 does. */
export interface Renderer {
  readonly name: string;
  render(one: Case, layout: Layout, release: string): Promise<Rendered>;
  end(): void;
}

export const RELEASES = ['22.03', '23.05', '24.10', '25.12'] as const;

/**
 * The real fw4, where `BULKHEAD_FW4` names a command: `COMMAND RELEASE` reads one JSON request a line (`config`, `ubus`,
 * `files`) and answers one JSON line (`ruleset`, `warnings`, `crash`).
 */
export function realFw4(command: string): Renderer {
  const programs = new Map<string, LineProgram>();
  return {
    name: 'fw4',
    render: async (one, layout, release) => {
      const program = programs.get(release) ?? new LineProgram(command, [release]);
      programs.set(release, program);
      const [answer = '{}'] = await program.ask(`${JSON.stringify(requestFor(one, layout))}\n`, 1);
      const rendered = JSON.parse(answer) as Rendered;
      return rendered.ruleset === undefined
        ? rendered
        : { ...rendered, ruleset: withFiles(rendered.ruleset, one.files) };
    },
    end: () => {
      for (const program of programs.values()) program.end();
    },
  };
}

/** The lab's stand-in for fw4, which knows only what our own compiler and its lab need, and refuses the rest. */
export function standIn(): Renderer {
  const lua = path.join(import.meta.dirname, '../lab/router/lua');
  const script = path.join(import.meta.dirname, 'render-stand-in.lua');
  const programs = new Map<string, LineProgram>();
  return {
    name: 'stand-in',
    render: async (one, layout, release) => {
      const program = programs.get(release) ?? new LineProgram('lua5.3', [script, lua, release]);
      programs.set(release, program);
      const [answer = '{}'] = await program.ask(`${JSON.stringify(requestFor(one, layout))}\n`, 1);
      return JSON.parse(answer) as Rendered;
    },
    end: () => {
      for (const program of programs.values()) program.end();
    },
  };
}

const requestFor = (one: Case, layout: Layout): object => ({
  config: { firewall: textOf(one.firewall) },
  sections: one.firewall,
  ubus: { 'network.interface dump': dumpOf(layout) },
  files: one.files,
});

/** nft here has another file system than the router: what it would include is put in place. */
export function withFiles(ruleset: string, files: Case['files']): string {
  return ruleset.replace(/^[ \t]*include "([^"]*)"$/gm, (line, named: string) => {
    if (!named.endsWith('/*.nft')) return files[named] ?? line;
    const folder = named.slice(0, -'*.nft'.length);
    return Object.keys(files)
      .filter(
        (file) =>
          file.startsWith(folder) && file.endsWith('.nft') && !file.slice(folder.length).includes('/'),
      )
      .sort()
      .map((file) => files[file])
      .join('\n');
  });
}

/** Without the rate limit of SYN packets, which would lose most of ours. */
export const withoutSynLimit = (ruleset: string): string =>
  ruleset.replace(/^\t\tdrop comment "!fw4: Drop excess packets"$/m, '');
