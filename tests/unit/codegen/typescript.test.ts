import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { camelCase } from '../../../src/virtio/codegen/declarations.ts';
import { typescriptOf, typescriptParts } from '../../../src/virtio/codegen/typescript.ts';
import {
  array,
  be16,
  bytes,
  decode,
  field,
  flexible,
  le16,
  le32,
  le64,
  s8,
  sle32,
  struct,
  text,
  u8,
  union,
} from '../../../src/virtio/layout/layout.ts';
import { everyLayout } from './every-layout.ts';

type Functions = Record<string, (...rest: unknown[]) => unknown>;

/** The functions and constants of some TypeScript, ready to be called. */
async function run(source: string): Promise<Functions> {
  const script = stripTypeScriptTypes(source);
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`)) as Functions;
}

/** Bytes that are all different from their neighbours. */
const pattern = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 89 + 7) % 256);

const inner = struct('inner_part', { a: be16, b: u8 });
const all = struct('every_kind', {
  type: field(le32, { doc: 'Ends a comment: */ not here.' }),
  wide: le64,
  small: s8,
  minus: sle32,
  name: text(4),
  raw: bytes(3),
  pairs: array(inner, 2),
  macs: array(bytes(6), 2),
  u: union('every_kind u', { number: le32, part: inner }),
  rest: flexible(le16),
});

describe('a struct as TypeScript', () => {
  it('reads what our layout reads, and writes the same bytes back', async () => {
    const code = await run(typescriptOf(all));
    const given = pattern(all.size + 6);
    const view = new DataView(given.buffer);
    const value = code['readEveryKind']?.(view) as Record<string, unknown>;
    const ours = decode(all, given);
    for (const name of ['type', 'wide', 'small', 'minus', 'raw', 'pairs', 'macs', 'rest'] as const)
      expect(value[name]).toEqual(ours[name]);
    expect(value['u']).toEqual(given.slice(all.offsetOf('u'), all.offsetOf('rest')));
    const back = new Uint8Array(given.length);
    code['writeEveryKind']?.(new DataView(back.buffer), value);
    expect(back).toEqual(given);
    expect(code['sizeOfEveryKind']).toBe(all.size);
  });

  it('names the struct and says where each field is', () => {
    const code = typescriptOf(all);
    expect(code).toContain('export interface EveryKind {');
    expect(code).toContain('  pairs: InnerPart[]; // inner_part[2] at 24');
    expect(code).toContain('/** Ends a comment: * / not here. */');
    expect(code.indexOf('interface InnerPart')).toBeLessThan(code.indexOf('interface EveryKind'));
  });

  it('keeps the name of what is asked for, and numbers another of the same name', () => {
    const other = struct('inner_part', { c: u8 });
    const outer = struct('outer', { first: other, second: inner });
    const parts = typescriptParts([{ struct: outer }, { struct: inner }]);
    expect(parts.map(({ name }) => name)).toEqual(['InnerPart_2', 'InnerPart', 'Outer']);
  });

  const layouts = everyLayout();

  it.each([...new Set(layouts.map(({ scope }) => scope))])(
    'gives back the bytes of every struct of %s',
    async (scope) => {
      for (const { struct: one, tail } of layouts.filter((layout) => layout.scope === scope)) {
        const code = await run(typescriptOf(one, tail));
        const name = camelCase(one.name);
        const given = pattern(one.size);
        const value = code[`read${name}`]?.(new DataView(given.buffer));
        const back = new Uint8Array(one.size);
        code[`write${name}`]?.(new DataView(back.buffer), value);
        expect(back, one.name).toEqual(given);
        expect(code[`sizeOf${name}`], one.name).toBe(one.size);
      }
    },
  );
});
