import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { scenarios } from '../../virtio/scenarios.ts';
import { allClauses } from '../../virtio/spec/clauses.ts';
import { DEVICE_IDS } from '../../virtio/spec/ids.ts';
import { SYSTEMS } from '../../virtio/spec/systems.ts';
import type { Version } from '../../virtio/spec/types.ts';
import { LATEST, VERSION_NAMES } from '../../virtio/spec/versions.ts';
import type { Sources } from './check.ts';
import type { Registries } from './registries.ts';

/** All content files below `root`, in order. */
export async function readSources(root: string): Promise<Sources> {
  const files = (await readdir(path.join(root, 'content'), { recursive: true }))
    .filter((file) => /\.mdx?$/.test(file))
    .map((file) => `content/${file.replaceAll(path.sep, '/')}`)
    .sort();
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(path.join(root, file), 'utf8')] as const),
    ),
  );
}

/** Where the components of authors stand, each in the file of its name. */
const componentFolders = ['src/components/authoring', 'src/components/widgets'];

/** What the content may name, from the model and the components that there are. */
export async function readRegistries(root: string): Promise<Omit<Registries, 'terms'>> {
  const files = await Promise.all(componentFolders.map((folder) => readdir(path.join(root, folder))));
  const clauses = new Map<string, ReadonlySet<string>>();
  return {
    components: new Set(
      files.flat().flatMap((file) => (file.endsWith('.astro') ? [file.slice(0, -'.astro'.length)] : [])),
    ),
    scenarios: new Set(scenarios.map(({ id }) => id)),
    devices: new Set([...DEVICE_IDS.map(({ key }) => key), ...SYSTEMS.map(({ name }) => name)]),
    versions: new Set(VERSION_NAMES),
    latest: LATEST,
    clauses(version) {
      const known = clauses.get(version) ?? new Set(allClauses(version as Version).map(({ key }) => key));
      clauses.set(version, known);
      return known;
    },
  };
}
