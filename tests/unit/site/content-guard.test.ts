import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AstroIntegration } from 'astro';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentGuard } from '../../../src/site/build/content-guard.ts';

type Setup = NonNullable<AstroIntegration['hooks']['astro:config:setup']>;

const repository = path.resolve(import.meta.dirname, '../../..');
let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'guard-'));
  await mkdir(path.join(root, 'content/virt/lexicon'), { recursive: true });
  await symlink(path.join(repository, 'src'), path.join(root, 'src'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Runs the guard as Astro does at the beginning of a command. */
async function begin(command: 'build' | 'dev'): Promise<void> {
  const setup = contentGuard().hooks['astro:config:setup'] as Setup;
  await setup({ command, config: { root: pathToFileURL(`${root}/`) } } as Parameters<Setup>[0]);
}

const write = (file: string, text: string) => writeFile(path.join(root, 'content', file), text);

describe('the build', () => {
  it('stops at wrong front matter, with file, line and mend', async () => {
    await write('a.md', '---\ntitle: A\npublished: perhaps\n---\n');
    await expect(begin('build')).rejects.toThrow(
      /content\/a\.md:3 {2}The field "published" is wrong\.\s+mend: It must be true or false\./,
    );
  });

  it('stops at a term without a source', async () => {
    await write('virt/lexicon/kick.md', '---\ntitle: Kick\n---\nText.');
    await expect(begin('build')).rejects.toThrow(
      /content\/virt\/lexicon\/kick\.md:1 {2}The field "source" is missing\.\s+mend: Add a line "source: …"/,
    );
  });

  it('stops at a widget that names a scenario that does not exist, and says which was meant', async () => {
    await write('a.mdx', '---\ntitle: A\n---\n\n<QueueStepper scenario="blk/read-one-secter" />\n');
    await expect(begin('build')).rejects.toThrow(
      /content\/a\.mdx:5 {2}There is no scenario "blk\/read-one-secter"\.\s+mend: Write "blk\/read-one-sector" instead\./,
    );
  });

  it('stops at a clause and a struct that the model does not have', async () => {
    await write(
      'a.mdx',
      '---\ntitle: A\n---\n<Cite clause="blk/feature-bit" /> <StructLayout struct="virtq_dsc" />',
    );
    await expect(begin('build')).rejects.toThrow(/2 problems[\s\S]*"blk\/feature-bits"[\s\S]*"virtq_desc"/);
  });

  it('goes on where everything is right', async () => {
    await write('a.mdx', '---\ntitle: A\n---\n<Cite clause="blk/feature-bits" version="1.0" />');
    await expect(begin('build')).resolves.toBeUndefined();
  });
});

describe('development', () => {
  it('begins whatever the content is like', async () => {
    await write('a.md', 'Nothing.');
    await expect(begin('dev')).resolves.toBeUndefined();
  });
});
