import { type Field, offsetIn, type Union } from './shape.ts';
import { type Part, partsOf, type Unplaced, type ValueOf } from './struct.ts';
import { LayoutError, need } from './type.ts';

/** The value of a union: reading gives every alternative, writing takes exactly one. */
export type UnionValue<F> = { -readonly [K in keyof F]?: ValueOf<F[K]> };

/**
 * Alternatives that begin at one place; `size` is that of the largest. Reading gives the same bytes as each of them.
 * Writing takes one alternative and fills the bytes behind it with 0; it throws a `LayoutError` for none or several.
 * `name` describes it: `virtio_input_config u`.
 */
export function union<const F extends Readonly<Record<string, Part>>>(
  name: string,
  alternatives: F,
): Union<UnionValue<F>> {
  return overlay(name, partsOf(alternatives)) as Union<UnionValue<F>>;
}

/** Places alternatives over each other. Used by `union` and, with those that hold, by `resolve`. */
export function overlay(name: string, named: readonly Unplaced[]): Union<Record<string, unknown>> {
  const fields: Field[] = named.map((one) => ({ ...one, offset: 0, size: one.type.size }));
  const size = Math.max(0, ...fields.map((one) => one.size));
  const one = (value: Record<string, unknown>): Field => {
    const given = fields.filter((each) => value[each.name] !== undefined);
    if (given.length !== 1 || given[0] === undefined) {
      const names = fields.map((each) => each.name).join(', ');
      throw new LayoutError(`${name} takes one of ${names}, but ${given.length} are given.`);
    }
    return given[0];
  };
  const self: Union<Record<string, unknown>> = {
    kind: 'union',
    name,
    fields,
    size,
    flexible: fields.some(({ type }) => type.flexible),
    sizeOf(value) {
      const given = one(value);
      return Math.max(size, given.type.sizeOf(value[given.name]));
    },
    read(view, offset) {
      need(view, offset, size, name);
      return Object.fromEntries(fields.map((each) => [each.name, each.type.read(view, offset)]));
    },
    write(view, offset, value) {
      const given = one(value);
      need(view, offset, size, name);
      new Uint8Array(view.buffer, view.byteOffset + offset, size).fill(0);
      given.type.write(view, offset, value[given.name]);
    },
    offsetOf: (path) => offsetIn(self, path),
  };
  return self;
}
