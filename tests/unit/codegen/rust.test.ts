import { describe, expect, it } from 'vitest';
import { cOf } from '../../../src/virtio/codegen/c.ts';
import { rustName, rustOf } from '../../../src/virtio/codegen/rust.ts';
import { typescriptOf } from '../../../src/virtio/codegen/typescript.ts';
import {
  array,
  be16,
  bytes,
  field,
  flexible,
  le32,
  sle32,
  struct,
  u8,
  union,
} from '../../../src/virtio/layout/layout.ts';

describe('a struct as Rust', () => {
  const inner = struct('inner_part', { a: be16, b: u8 });

  it('has its fields in order, with types that keep the byte order and need no alignment', () => {
    const code = rustOf(struct('virtio_x_req', { type: field(le32, { doc: 'What to do.' }), part: inner }), [
      { name: 'status', type: 'u8', size: 1, doc: 'How it ended.' },
    ]);
    expect(code).toContain('pub struct Le32([u8; 4]);');
    expect(code).toContain('pub struct Be16([u8; 2]);');
    expect(code).toContain('u16::from_be_bytes(self.0)');
    expect(code).toContain(
      [
        '#[derive(Clone, Copy)]',
        '#[repr(C)]',
        'pub struct VirtioXReq {',
        '    /// What to do.',
        '    pub r#type: Le32,',
        '    pub part: InnerPart,',
        '    // Then `status`, u8: How it ended.',
        '}',
        'const _: () = assert!(core::mem::size_of::<VirtioXReq>() == 7);',
      ].join('\n'),
    );
  });

  it('declares each type once, and a union as a type of its own', () => {
    const code = rustOf(
      struct('s', { parts: array(inner, 2), again: inner, u: union('s u', { n: sle32, raw: bytes(6) }) }),
    );
    expect(code.match(/pub struct InnerPart/g)).toHaveLength(1);
    expect(code).toContain('    pub parts: [InnerPart; 2],');
    expect(code).toContain('pub union SU {\n    pub n: Sle32,\n    pub raw: [u8; 6],\n}');
    expect(code).toContain('i32::from_le_bytes');
  });

  it('names a part of variable length in a comment, so that the size is known', () => {
    const code = rustOf(struct('s', { count: u8, list: flexible(le32) }));
    expect(code).toContain('    // Then `list`, le32[].');
    expect(code).toContain('size_of::<S>() == 1');
  });

  it('escapes what Rust keeps for itself', () => {
    expect(['type', 'command-specific', '2d', 'flags'].map(rustName)).toEqual([
      'r#type',
      'command_specific',
      '_2d',
      'flags',
    ]);
  });
});

it('the bit fields of a number are told in the comments of every language', () => {
  const bits = [
    { name: 'type', width: 12 },
    { name: 'reserved', width: 4 },
  ];
  const one = struct('head', {
    word: field(le32, { doc: 'Both.', bits: [...bits, { name: 'rest', width: 16 }] }),
  });
  const told = 'type from bit 0, reserved from bit 12, rest from bit 16';
  for (const code of [rustOf(one), typescriptOf(one), cOf(one)]) expect(code).toContain(told);
});
