import { DEVICE_IDS, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../virtio/spec/ids.ts';
import { DEVICE_SPECS } from '../virtio/spec/index.ts';
import { SYSTEMS } from '../virtio/spec/systems.ts';
import { LATEST, nameIn, spellings } from '../virtio/spec/versions.ts';

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

const hex = (value: number, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** The anchor of a device page's fact card. */
export const factCardAnchor = 'facts';

/** The page of a device by its key in the ID registry; nothing for a device without one. */
export function pageOfDevice(key: string): string | undefined {
  const system = SYSTEMS.find(({ devices }) => devices.includes(key));
  return system && `/virt/virtio/${system.page}`;
}

const nameOfPage = (page: string): string => `virtio-${page.split('/').at(-1)}`;

function deviceRecords(): FactRecord[] {
  return DEVICE_IDS.flatMap(({ key, id, names, transitionalPciId }) => {
    const page = pageOfDevice(key);
    if (!page) return [];
    const modern = MODERN_PCI_BASE + id;
    const ids = [modern, ...(transitionalPciId === undefined ? [] : [transitionalPciId])];
    const vendor = PCI_VENDOR_ID.toString(16);
    const name = Object.values(names).at(-1) ?? key;
    return [
      {
        url: `${page}#${factCardAnchor}`,
        title: 'Device and PCI IDs',
        where: nameOfPage(page),
        names: ids.flatMap((value) => [hex(value), `${vendor}:${value.toString(16)}`]),
        text: `${name}, device ID ${id}. PCI ${ids.map((value) => `${vendor}:${value.toString(16)} ${hex(value)}`).join(', ')}.`,
      },
    ];
  });
}

/** The feature bits of the devices that are entered in full; the feature table of a page has a row of each name. */
function featureRecords(): FactRecord[] {
  return [...DEVICE_SPECS].flatMap(([key, { features }]) => {
    const page = pageOfDevice(key);
    if (!page) return [];
    return features.map((feature) => {
      const title = nameIn(feature.name, LATEST);
      return {
        url: `${page}#${title}`,
        title,
        names: spellings(feature.name),
        where: nameOfPage(page),
        text: `Feature bit ${feature.bit} of ${nameOfPage(page)}. ${feature.summary}`,
      };
    });
  });
}

/** Every fact that has a place on the site. */
export function factRecords(): FactRecord[] {
  return [...deviceRecords(), ...featureRecords()];
}
