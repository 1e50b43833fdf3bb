import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rustName, rustOf } from '../../src/virtio/codegen/rust.ts';
import { everyLayout } from '../unit/codegen/every-layout.ts';

const hasRust = spawnSync('rustc', ['--version']).status === 0;

/** What the compiler says of a library; empty when it takes it. */
function compile(source: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'generated-'));
  try {
    const file = path.join(folder, 'structs.rs');
    writeFileSync(file, source);
    const options = ['--crate-type=lib', '--emit=metadata', '--edition=2021', '--out-dir', folder, file];
    const { status, stderr } = spawnSync('rustc', options, { encoding: 'utf8' });
    return status === 0 ? '' : stderr.slice(0, 3000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The sizes are asserted in the code itself. Without a compiler the shape of the code is all that is tested.
test.skipIf(!hasRust)('every struct that we write as Rust compiles, with our offsets', () => {
  const all = everyLayout();
  const modules = all.map(({ struct, tail }, at) => {
    const code = rustOf(struct, tail);
    const own = [...code.matchAll(/^pub struct (\w+) \{/gm)].at(-1)?.[1] ?? '';
    const offsets = struct.fields
      .filter(({ name }) => code.includes(`pub ${rustName(name)}: `))
      .map(({ name, offset }) => {
        const field = `core::mem::offset_of!(${own}, ${rustName(name)})`;
        return `const _: () = assert!(${field} == ${offset});`;
      });
    return `pub mod at_${at} {\n${code}${offsets.join('\n')}\n}`;
  });
  expect(all.length).toBeGreaterThan(250);
  expect(compile(modules.join('\n'))).toBe('');
});
