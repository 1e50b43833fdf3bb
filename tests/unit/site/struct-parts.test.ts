import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { extract, nameIn } from '../../../src/components/reference/parts.ts';
import { CODE_LANGUAGES, type CodeEnding } from '../../../src/site/reference.ts';
import { SCOPES } from '../../../src/site/scopes.ts';
import { codeName, structFile } from '../../../src/site/struct-files.ts';
import { structsOf } from '../../../src/site/struct-layouts.ts';

const endings = Object.keys(CODE_LANGUAGES) as CodeEnding[];

describe('a struct taken out of the file of its scope', () => {
  it('comes with the structs that it contains, in C', () => {
    const code = extract(structFile('gpu', 'h'), 'virtio_gpu_resource_flush');
    expect(code?.match(/^struct \w+(?= \{)/gm)).toEqual([
      'struct virtio_gpu_ctrl_hdr',
      'struct virtio_gpu_rect',
      'struct virtio_gpu_resource_flush',
    ]);
  });

  it('comes with the numbers that it holds, in Rust', () => {
    const code = extract(structFile('gpu', 'rs'), nameIn('rs', 'virtio_gpu_rect'));
    expect(code?.match(/^pub struct \w+/gm)).toEqual(['pub struct Le32', 'pub struct VirtioGpuRect']);
  });

  it('comes with the functions of what it contains, in TypeScript', () => {
    const code = extract(structFile('gpu', 'ts'), nameIn('ts', 'virtio_gpu_get_edid'));
    expect(code?.match(/^export function \w+/gm)).toEqual([
      'export function readVirtioGpuCtrlHdr',
      'export function writeVirtioGpuCtrlHdr',
      'export function readVirtioGpuGetEdid',
      'export function writeVirtioGpuGetEdid',
    ]);
  });

  it('is nothing for a name that the file does not declare', () => {
    expect(extract(structFile('gpu', 'h'), 'virtio_gpu')).toBeUndefined();
  });

  it('is there for every layout that a page offers, under a name of its own', () => {
    for (const { key, structs } of SCOPES) {
      if (structs.length === 0) continue;
      const names = structsOf(key).flatMap(({ newest, others }) => [newest, ...others].map(codeName));
      expect(new Set(names).size).toBe(names.length);
      for (const ending of endings) {
        const file = structFile(key, ending);
        const missing = names.filter((name) => extract(file, nameIn(ending, name)) === undefined);
        expect(missing, `${key}.${ending}`).toEqual([]);
      }
    }
  });

  it('stands in a file that runs as a whole, in TypeScript', async () => {
    const script = stripTypeScriptTypes(structFile('gpu', 'ts'));
    const all = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`);
    const view = new DataView(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0).buffer);
    expect(all.readVirtioGpuRect(view)).toEqual({ x: 1, y: 2, width: 3, height: 4 });
  });
});
