import type { Struct } from '../virtio/layout/layout.ts';
import { deviceId, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../virtio/spec/ids.ts';
import { DEVICE_FEATURES, DEVICE_SPECS } from '../virtio/spec/index.ts';
import { RING_STRUCTS } from '../virtio/spec/ring-structs.ts';
import { SYSTEMS } from '../virtio/spec/systems.ts';
import type { DeviceId } from '../virtio/spec/types.ts';
import { LATEST, nameIn, spellings } from '../virtio/spec/versions.ts';
import { componentsIn, type Used } from './content/components.ts';

/** A fact that the search finds by its name, with the place on the site that shows it. */
export interface FactRecord {
  /** The address without the base, with the anchor. */
  readonly url: string;
  readonly title: string;
  /** Other spellings that lead here when typed exactly: numbers in hex, older names. */
  readonly names: readonly string[];
  /** The page or part of the wiki it belongs to, in words. */
  readonly where: string;
  readonly text: string;
}

/** A page that facts may stand on. */
export interface FactPage {
  /** The address without the base. */
  readonly url: string;
  readonly title: string;
  readonly source: string;
}

/** A fact and its anchor, before it is known which page it stands on. */
type Placed = Omit<FactRecord, 'url' | 'where'> & { readonly anchor: string };

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** The fact card: device and PCI IDs, in the spellings that `lspci`, sysfs and logs have. */
function cardFacts(device: string): Placed[] {
  const keys = deviceId(device) ? [device] : (SYSTEMS.find(({ name }) => name === device)?.devices ?? []);
  const entries = keys.map((key) => deviceId(key)).filter((entry): entry is DeviceId => entry !== undefined);
  if (entries.length === 0) return [];
  const vendor = PCI_VENDOR_ID.toString(16);
  const ids = entries.flatMap(({ id, transitionalPciId }) => [
    MODERN_PCI_BASE + id,
    ...(transitionalPciId === undefined ? [] : [transitionalPciId]),
  ]);
  const spelled = ids.flatMap((value) => [hex(value), `${vendor}:${value.toString(16)}`]);
  const names = entries.map(({ id, names }) => `${Object.values(names).at(-1)}, device ID ${id}`);
  const text = `${names.join('; ')}. PCI ${spelled.join(', ')}.`;
  return [{ anchor: 'facts', title: 'Device and PCI IDs', names: spelled, text }];
}

/** The feature table has a row for each bit, with its name as the anchor. */
function featureFacts(device: string): Placed[] {
  return (DEVICE_FEATURES.get(device) ?? []).map((feature) => {
    const title = nameIn(feature.name, LATEST);
    const text = `Feature bit ${feature.bit}. ${feature.summary}`;
    return { anchor: title, title, names: spellings(feature.name), text };
  });
}

/** A table of constants has a row for each, with its name as the anchor. */
function constantFacts(device: string, group: string): Placed[] {
  return (DEVICE_SPECS.get(device)?.constants ?? [])
    .filter((constant) => constant.group === group)
    .map(({ name, value, summary }) => ({
      anchor: name,
      title: name,
      names: [],
      text: `${group} ${value}, ${hex(value)}. ${summary}`,
    }));
}

/** A struct stands in a widget whose anchor is its name. */
function structFacts(device: string | undefined, struct: string): Placed[] {
  const known = device === undefined ? RING_STRUCTS : (DEVICE_SPECS.get(device)?.structs ?? []);
  return known
    .filter(({ name }) => name === struct)
    .map(({ name, summary }) => ({
      anchor: `w-${name}`,
      title: name,
      names: [],
      text: `struct ${name}. ${summary}`,
    }));
}

/** The configuration space; its longer field names lead there too, the short ones are everyday words. */
function configFacts(device: string): Placed[] {
  const config = DEVICE_SPECS.get(device)?.config as Struct<unknown> | undefined;
  if (!config?.fields) return [];
  const fields = config.fields.map(({ name }) => name);
  const names = fields.filter((name) => name.includes('_'));
  return [
    {
      anchor: `w-config-${device}`,
      title: config.name,
      names,
      text: `Configuration space: ${fields.join(', ')}.`,
    },
  ];
}

/** What a component shows of the model. */
function factsOf({ component, attributes }: Used): Placed[] {
  const device = attributes.get('device');
  // A widget with an ID of its own has another anchor; it shows the same again, beside the first.
  if (attributes.has('id')) return [];
  if (component === 'StructLayout') return structFacts(device, attributes.get('struct') ?? '');
  if (device === undefined) return [];
  if (component === 'FactCard') return cardFacts(device);
  if (component === 'FeatureTable') return featureFacts(device);
  if (component === 'ConstantTable') return constantFacts(device, attributes.get('group') ?? '');
  if (component === 'ConfigSpace') return configFacts(device);
  return [];
}

/** Every fact that these pages show, at the place where they show it. */
export function factRecords(pages: readonly FactPage[]): FactRecord[] {
  return pages.flatMap(({ url, title: where, source }) =>
    [...componentsIn(source)]
      .flatMap(factsOf)
      .map(({ anchor, ...fact }) => ({ url: `${url}#${anchor}`, where, ...fact })),
  );
}
