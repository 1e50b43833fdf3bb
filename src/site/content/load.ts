import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { scenarios } from '../../virtio/scenarios.ts';
import { allClauses } from '../../virtio/spec/clauses.ts';
import { DEVICE_IDS } from '../../virtio/spec/ids.ts';
import { DEVICE_FEATURES, DEVICE_QUEUES, DEVICE_SPECS } from '../../virtio/spec/index.ts';
import { FEATURED_DEVICES } from '../../virtio/spec/load.ts';
import { RING_STRUCTS } from '../../virtio/spec/ring-structs.ts';
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
  const entered = new Set(DEVICE_SPECS.keys());
  const systems = SYSTEMS.flatMap(({ name, page }) => [name, page]);
  const keys = DEVICE_IDS.map(({ key }) => key);
  return {
    components: new Set(
      files.flat().flatMap((file) => (file.endsWith('.astro') ? [file.slice(0, -'.astro'.length)] : [])),
    ),
    scenarios: new Set(scenarios.map(({ id }) => id)),
    demos: new Set(['negotiation', ...scenarios.map(({ id }) => id)]),
    devices: new Map([
      ['', entered],
      ['Negotiation', new Set(FEATURED_DEVICES)],
      ['FeatureTable', new Set(DEVICE_FEATURES.keys())],
      ['QueueTable', new Set(DEVICE_QUEUES.keys())],
      ['FactCard', new Set([...keys, ...SYSTEMS.map(({ name }) => name)])],
    ]),
    systems: new Set([...systems, ...keys]),
    structs: new Map<string, ReadonlySet<string>>([
      ['', new Set(RING_STRUCTS.map(({ name }) => name))],
      ...[...DEVICE_SPECS].map(
        ([key, { structs }]) => [key, new Set(structs.map(({ name }) => name))] as const,
      ),
    ]),
    groups: new Map(
      [...DEVICE_SPECS].map(([key, { constants }]) => [key, new Set(constants.map(({ group }) => group))]),
    ),
    versions: new Set(VERSION_NAMES),
    latest: LATEST,
    clauses(version) {
      const known = clauses.get(version) ?? new Set(allClauses(version as Version).map(({ key }) => key));
      clauses.set(version, known);
      return known;
    },
  };
}
