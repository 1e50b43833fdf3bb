import { isStruct, type Struct } from '../../../src/virtio/layout/layout.ts';
import { layoutsOf } from '../../../src/virtio/spec/layouts.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { TailField } from '../../../src/virtio/spec/types.ts';
import { versionsOf } from '../../../src/virtio/spec/versions.ts';

/** A layout to write as source code. */
export interface Layout {
  readonly scope: string;
  readonly struct: Struct<unknown>;
  readonly tail: readonly TailField[];
}

/** Every layout that a struct of a scope has in some version, with whatever is negotiated, each once. */
export function everyLayout(): readonly Layout[] {
  return SCOPES.flatMap(({ scope, features, structs }) => {
    const offered = scope === 'generic' ? features : [...features, ...RESERVED_FEATURES];
    return structs.flatMap((fact) => {
      const found = new Map<Struct<unknown>, Layout>();
      for (const version of versionsOf(fact.versions))
        for (const { type, tail } of layoutsOf(fact, offered, version))
          if (isStruct(type)) found.set(type, { scope, struct: type, tail });
      return [...found.values()];
    });
  });
}
