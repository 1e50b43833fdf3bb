/** The facts that the search finds by name and number, each with the place on the site that shows it. */

import { DEVICE_IDS, modernPciId } from '../virtio/spec/ids.ts';
import { spellings } from '../virtio/spec/versions.ts';
import type { FactIndex, FactKind, FactRow } from './fact-index.ts';
import {
  constantAnchor,
  constantsPath,
  deviceAnchor,
  featureAnchor,
  fieldAnchor,
  referencePath,
  registerAnchor,
  registersPath,
  structsPath,
} from './reference.ts';
import { devicePage, deviceTitle, SCOPES, type Scope } from './scopes.ts';
import { structsOf } from './struct-layouts.ts';

/** Collects rows by place, so that an address stands in the index once. */
class Rows {
  readonly rows: FactRow[] = [];
  private readonly places = new Map<string, readonly [number, string]>();

  /** Every name leads to the same anchor; it is written only where the name is not the anchor itself. */
  add(
    url: string,
    where: string,
    kind: FactKind,
    names: Iterable<string>,
    value: FactRow[3],
    anchor: string,
  ) {
    const key = `${url} ${where}`;
    const [place] = this.places.get(key) ?? [this.places.size];
    this.places.set(key, [place, where]);
    for (const name of new Set(names))
      this.rows.push(name === anchor ? [name, kind, place, value] : [name, kind, place, value, anchor]);
  }

  index(): FactIndex {
    const places = [...this.places].map(
      ([key, [, where]]) => [key.slice(0, key.length - where.length - 1), where] as const,
    );
    return { places, rows: this.rows };
  }
}

/** A number where JSON can hold it, else hexadecimal digits. */
const plain = (value: number | bigint): number | string =>
  value <= Number.MAX_SAFE_INTEGER ? Number(value) : `0x${value.toString(16)}`;

const hex = (value: number) => `0x${value.toString(16)}`;

/** Device and PCI IDs lead to the device's page, where it has one. */
function addDevices(rows: Rows): void {
  for (const entry of DEVICE_IDS) {
    const page = devicePage(entry.key);
    const [url, anchor] = page ? [page, 'facts'] : [referencePath('devices'), deviceAnchor(entry.key)];
    const title = deviceTitle(entry.key);
    rows.add(url, title, 'device', Object.values(entry.names), entry.id, anchor);
    for (const id of [modernPciId(entry), entry.transitionalPciId])
      if (id !== undefined) rows.add(url, title, 'PCI ID', [hex(id)], id, anchor);
  }
}

function addFeatures(rows: Rows, { key, title, features }: Scope): void {
  const url = devicePage(key) ?? referencePath('features');
  for (const feature of features) {
    const names = [...spellings(feature.name), ...(feature.alsoCalled ?? [])];
    rows.add(url, title, 'feature bit', names, feature.bit, featureAnchor(feature));
  }
}

function addConstants(rows: Rows, { key, title, constants }: Scope): void {
  const url = constantsPath(key);
  for (const constant of constants)
    rows.add(url, title, 'constant', [constant.name], plain(constant.value), constantAnchor(constant));
}

/** A field leads to the newest layout that has it. */
function addStructs(rows: Rows, { key, title }: Scope): void {
  const url = structsPath(key);
  for (const { fact, anchor, newest, others } of structsOf(key)) {
    rows.add(url, title, 'struct', [fact.name], newest.size, anchor);
    const seen = new Set<string>();
    for (const layout of [newest, ...others]) {
      for (const { path, offset } of layout.fields) {
        if (seen.has(path)) continue;
        seen.add(path);
        rows.add(url, title, 'field', [`${fact.name}.${path}`], offset, fieldAnchor(layout.anchor, path));
      }
    }
  }
}

function addRegisters(rows: Rows, { title, registers }: Scope): void {
  for (const register of registers) {
    const url = registersPath(register.scope);
    const anchor = registerAnchor(register);
    rows.add(url, title, 'register', spellings(register.name), register.offset, anchor);
    for (const { bit, name } of register.bits ?? [])
      rows.add(url, title, 'register bit', spellings(name), bit, anchor);
  }
}

/** Every fact of the model. */
export function factIndex(): FactIndex {
  const rows = new Rows();
  addDevices(rows);
  for (const scope of SCOPES) {
    addFeatures(rows, scope);
    addConstants(rows, scope);
    addStructs(rows, scope);
    addRegisters(rows, scope);
  }
  return rows.index();
}
