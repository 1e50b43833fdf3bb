import { expect, test } from 'vitest';
import { cOf } from '../../../src/virtio/codegen/c.ts';
import { field, flexible, le16, le32, struct, u8, union } from '../../../src/virtio/layout/layout.ts';

test('a union is written as a packed union, with or without a name', () => {
  const range = struct('range', { min: le32, max: le32 });
  const open = struct('open', { count: u8, items: flexible(le16) });
  const whole = struct('whole', {
    u: field(union('whole u', { range: field(range, { doc: 'Its ends.' }), one: le32 }), { doc: 'Either.' }),
    union: field(union('whole', { list: open, none: u8 }), { anonymous: true }),
  });
  const [, , text] = cOf(whole).split('\n\n');
  expect(text).toBe(`struct whole {
  /* Either. */
  union {
    /* Its ends. */
    struct range range;
    uint32_t one; /* le32 */
  } __attribute__((packed)) u;
  union {
    struct open list;
    uint8_t none;
  } __attribute__((packed));
} __attribute__((packed));
`);
});
