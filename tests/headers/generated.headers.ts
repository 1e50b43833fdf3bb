import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cName, cOf } from '../../src/virtio/codegen/c.ts';
import { isStruct, isUnion, resolve, type Struct, type Union } from '../../src/virtio/layout/layout.ts';
import { DEVICE_SPECS } from '../../src/virtio/spec/index.ts';
import { SCOPES } from '../../src/virtio/spec/scopes.ts';
import { VERSION_NAMES, versionsOf } from '../../src/virtio/spec/versions.ts';

/** Every layout that a struct of ours has in some version, with no feature and with all, each once. */
function layouts(): readonly { readonly layout: Struct<unknown>; readonly text: string }[] {
  const specs = [...DEVICE_SPECS.values()];
  const configs = specs.flatMap(({ config }) =>
    config === undefined ? [] : [{ layout: config, tail: [], versions: VERSION_NAMES }],
  );
  const facts = SCOPES.flatMap((scope) => scope.structs).map((fact) => ({
    layout: fact.layout,
    tail: fact.tail ?? [],
    versions: versionsOf(fact.versions),
  }));
  const found = new Map<string, Struct<unknown>>();
  for (const { layout, tail, versions } of [...facts, ...configs]) {
    for (const version of versions) {
      for (const features of [0n, (1n << 128n) - 1n]) {
        const one = resolve(layout, { version, features });
        if (isStruct(one)) found.set(cOf(one, tail), one);
      }
    }
  }
  return [...found].map(([text, layout]) => ({ text, layout }));
}

type Places = readonly (readonly [path: string, offset: number])[];

/** The paths of all fields, those of nested structs and unions too, with their offsets. */
function paths(layout: Struct<unknown> | Union<unknown>, prefix = '', start = 0): Places {
  return layout.fields.flatMap(({ name, offset, type, anonymous = false }): Places => {
    const here = prefix + cName(name);
    const unnamed = anonymous && isUnion(type);
    const inside = unnamed ? prefix : `${here}.`;
    const nested = isStruct(type) || isUnion(type) ? paths(type, inside, start + offset) : [];
    return unnamed ? nested : [[here, start + offset], ...nested];
  });
}

/** What a C program prints. Throws with what the compiler says. */
function run(source: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'generated-'));
  try {
    const [file, program] = [path.join(folder, 'structs.c'), path.join(folder, 'structs')];
    writeFileSync(file, source);
    const gcc = spawnSync('gcc', ['-std=gnu11', '-Wall', '-Werror', '-o', program, file], {
      encoding: 'utf8',
    });
    if (gcc.status !== 0) throw new Error(gcc.stderr.slice(0, 3000));
    return spawnSync(program, { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('every struct that we write as C compiles, and its size and offsets there are ours', () => {
  const all = layouts();
  // Each in a function of its own, so that layouts of one name do not meet.
  const functions = all.map(({ layout, text }, at) => {
    const tag = `struct ${cName(layout.name)}`;
    const own = [...text.matchAll(/^struct \w+(?= \{)/gm)].at(-1)?.[0] ?? tag;
    const prints = paths(layout).map(
      ([field]) => `printf(" ${field}=%zu", __builtin_offsetof(${own}, ${field}));`,
    );
    return `static void at_${at}(void) {\n${text}printf("${layout.name}: %zu", sizeof(${own}));\n${prints.join('\n')}\nputs("");\n}`;
  });
  const calls = all.map((_, at) => `at_${at}();`).join('\n');
  const source = `#include <stdint.h>\n#include <stdio.h>\n${functions.join('\n')}\nint main(void) {\n${calls}\nreturn 0;\n}\n`;
  const ours = all.map(({ layout }) =>
    [`${layout.name}: ${layout.size}`, ...paths(layout).map(([field, offset]) => `${field}=${offset}`)].join(
      ' ',
    ),
  );
  expect(run(source).trimEnd().split('\n')).toEqual(ours);
  expect(all.length).toBeGreaterThan(250);
});
