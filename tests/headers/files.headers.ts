import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/site/scopes.ts';
import { structFile } from '../../src/site/struct-files.ts';

const has = (command: string) => spawnSync(command, ['--version']).status === 0;

/** What a compiler says of a file; empty when it takes it. */
function compile(source: string, name: string, command: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'files-'));
  try {
    writeFileSync(path.join(folder, name), source);
    const [program = '', ...options] = command;
    const { status, stderr } = spawnSync(program, options, { encoding: 'utf8', cwd: folder });
    return status === 0 && stderr === '' ? '' : stderr.slice(0, 3000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(SCOPES.filter(({ structs }) => structs.length > 0).map(({ key }) => key))(
  'the structs of %s as a whole file',
  (scope) => {
    it('compile as C', () => {
      const gcc = ['gcc', '-std=gnu11', '-Wall', '-Werror', '-fsyntax-only', 'use.c'];
      const source = structFile(scope, 'h').replace('#pragma once\n', '');
      expect(compile(source, 'use.c', gcc)).toBe('');
    });

    it.skipIf(!has('rustc'))('compile as Rust without a warning', () => {
      const rustc = ['rustc', '--crate-type=lib', '--emit=metadata', '--edition=2021', 'structs.rs'];
      expect(compile(structFile(scope, 'rs'), 'structs.rs', rustc)).toBe('');
    });
  },
);
