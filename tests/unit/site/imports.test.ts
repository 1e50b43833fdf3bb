import { describe, expect, it } from 'vitest';
import { checkImports } from '../../../scripts/imports.mjs';

const check = (files: Record<string, string>) => checkImports(new Map(Object.entries(files)));

describe('the direction of imports', () => {
  it('goes from pages down to the model', () => {
    expect(
      check({
        'src/pages/a.astro': "---\nimport A from '../layouts/A.astro';\n---\n<A />",
        'src/layouts/A.astro': "---\nimport B from '../components/B.astro';\nimport '../styles/a.css';\n---",
        'src/components/B.astro':
          "---\nimport C from '../widgets/C/Widget.tsx';\nimport d from '../site/d.ts';\n---",
        'src/widgets/C/Widget.tsx': "import { e } from '../../virtio/e.ts';\nimport { h } from 'preact';",
        'src/site/d.ts': "import { e } from '../virtio/e.ts';\nimport path from 'node:path';",
        'src/virtio/e.ts': "import { f } from './f.ts';",
        'src/virtio/f.ts': '',
      }),
    ).toEqual([]);
  });

  it.each([
    ['src/virtio/a.ts', "import { b } from '../widgets/b.ts';"],
    ['src/virtio/a.ts', "import type { b } from '../site/b.ts';"],
    ['src/virtio/a.ts', "import { h } from 'preact';"],
    ['src/virtio/a.ts', "import fs from 'node:fs';"],
    ['src/virtio/a.ts', "const b = await import('../site/b.ts');"],
    ['src/virtio/a.ts', "export * from '../../tests/b.ts';"],
    ['src/widgets/a/Widget.tsx', "import { b } from '../../site/b.ts';"],
    ['src/widgets/a/Widget.tsx', "import b from '../../components/b.astro';"],
    ['src/site/a.ts', "import { b } from '../components/b.ts';"],
    ['src/components/a.astro', "---\nimport B from '../layouts/B.astro';\n---"],
    ['src/components/a.astro', "<p /><script>\nimport '../pages/b.ts';\n</script>"],
    ['src/layouts/a.astro', "---\nconst all = import.meta.glob('../pages/*.astro');\n---"],
  ])('is broken by %s with %j', (file, source) => {
    expect(check({ [file]: source })).toHaveLength(1);
  });

  it('is not broken by an import in a comment, a string or text', () => {
    const source = "// import '../site/b.ts';\nconst a = \"import x from '../site/b.ts'\";";
    expect(check({ 'src/virtio/a.ts': source })).toEqual([]);
  });
});

describe('cycles', () => {
  it('are found, whether by values, types or patterns', () => {
    expect(
      check({
        'src/virtio/a.ts': "import { b } from './b.ts';",
        'src/virtio/b.ts': "import type { c } from './c.ts';",
        'src/virtio/c.ts': "export { a } from './a.ts';",
        'src/components/x.ts': "const all = import.meta.glob<A>(['./y/*.astro'], { eager: true });",
        'src/components/y/z.astro': "---\nimport { x } from '../x.ts';\n---",
      }),
    ).toEqual([
      'a cycle: src/components/x.ts -> src/components/y/z.astro -> src/components/x.ts',
      'a cycle: src/virtio/a.ts -> src/virtio/b.ts -> src/virtio/c.ts -> src/virtio/a.ts',
    ]);
  });

  it('are not what a shared module is', () => {
    expect(
      check({
        'src/virtio/a.ts': "import './b.ts';\nimport './c.ts';",
        'src/virtio/b.ts': "import './c.ts';",
        'src/virtio/c.ts': '',
      }),
    ).toEqual([]);
  });
});
