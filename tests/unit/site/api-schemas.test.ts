import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { GET, getStaticPaths } from '../../../src/pages/api/v1/[file].json.ts';
import { DEVICE_SPECS } from '../../../src/virtio/spec/index.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

/** Every file of the data set as it is published, by its name without `.json`. */
const published = new Map(
  await Promise.all(
    getStaticPaths().map(async ({ params }) => {
      const response = await GET({ params } as unknown as Parameters<typeof GET>[0]);
      return [params.file, JSON.parse(await response.text()) as unknown] as const;
    }),
  ),
);

const names = [...published.keys()].filter((name) => !name.endsWith('.schema'));
// The formats are dates and addresses; Ajv leaves them to a package of its own, and their patterns say the same.
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { date: true, uri: true } });
const validator = (name: string): ValidateFunction =>
  ajv.compile(published.get(`${name}.schema`) as Parameters<typeof ajv.compile>[0]);

type Json = Record<string, unknown>;
const records = (name: string) => published.get(name) as readonly Json[];

describe.each(names)('%s.json', (name) => {
  it('has a schema beside it that is one (JSON Schema 2020-12)', () => {
    const schema = published.get(`${name}.schema`) as Json;
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
  });

  it('is what its schema says, as published', () => {
    const validate = validator(name);
    expect(validate(published.get(name)), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true);
  });

  it('would be refused with a field too many, a field too few or a value of another type', () => {
    const validate = validator(name);
    const file = published.get(name);
    const list: readonly Json[] = Array.isArray(file) ? file : [file as Json];
    const [first = {}] = list;
    const wrap = (record: Json) => (Array.isArray(file) ? [record] : record);
    const { [Object.keys(first)[0] ?? '']: _gone, ...fewer } = first;
    expect(validate(wrap({ ...first, more: 1 }))).toBe(false);
    expect(validate(wrap(fewer))).toBe(false);
    expect(validate(wrap({ ...first, [Object.keys(first)[0] ?? '']: {} }))).toBe(false);
  });
});

it('index.json names every file with its schema and counts its records', () => {
  const { files } = published.get('index') as { files: { file: string; schema: string; records: number }[] };
  expect(files.map(({ file }) => file)).toEqual(
    names.filter((name) => name !== 'index').map((name) => `${name}.json`),
  );
  for (const { file, schema, records: count } of files) {
    expect(published.has(schema.replace(/\.json$/, ''))).toBe(true);
    expect(records(file.replace(/\.json$/, '')).length).toBe(count);
  }
});

describe('a record', () => {
  const required: readonly (readonly [string, readonly string[]])[] = [
    ['devices', ['id', 'key', 'name', 'status', 'section', 'pci', 'queues']],
    ['features', ['device', 'bit', 'name', 'versions', 'section', 'requires', 'legacy']],
    ['structs', ['scope', 'name', 'versions', 'size', 'fields', 'features']],
    ['constants', ['scope', 'name', 'value', 'versions']],
    ['registers', ['scope', 'name', 'offset', 'size', 'versions']],
  ];

  it.each(required)('of %s.json has all its fields, whatever they hold', (name, fields) => {
    for (const record of records(name)) for (const field of fields) expect(record).toHaveProperty(field);
  });

  it('belongs to a device with a section, a transport, group administration, or to all devices', () => {
    const scopes = new Set([...DEVICE_SPECS.keys(), 'generic', 'pci', 'mmio', 'ccw', 'admin']);
    for (const name of ['structs', 'constants', 'registers'])
      for (const { scope } of records(name)) expect(scopes, String(scope)).toContain(scope);
    for (const { device } of records('features')) expect(scopes, String(device)).toContain(device);
  });

  it('of a device says of every version whether it has a section', () => {
    for (const { key, status } of records('devices'))
      expect(Object.keys(status as Json), String(key)).toEqual(VERSION_NAMES);
  });

  it('of a struct is not repeated: name, versions and fields differ, or what chooses the layout', () => {
    const seen = records('structs').map((one) =>
      JSON.stringify([one['scope'], one['name'], one['versions'], one['fields'], one['legacy']]),
    );
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('of a struct with several layouts says what chooses each (net header, 1.4, section 5.1.9)', () => {
    const headers = records('structs').filter(({ name }) => name === 'virtio_net_hdr');
    expect(headers.map(({ size }) => size)).toEqual([12, 10, 20, 24, 32]);
    const [, legacy, hash, , largest] = headers;
    expect(legacy).toMatchObject({ legacy: true });
    expect(hash).toMatchObject({
      condition: { '1.2': 'VIRTIO_NET_F_HASH_REPORT', '1.3': 'VIRTIO_NET_F_HASH_REPORT' },
    });
    expect(largest?.['features']).toContain('VIRTIO_NET_F_IPSEC');
  });

  it('of a ring says that the event index needs its feature (1.4, section 2.7.10)', () => {
    const rings = records('structs').filter(({ name }) => name === 'virtq_avail');
    const withIndex = rings.filter(({ fields }) =>
      (fields as Json[]).some((field) => field['name'] === 'used_event'),
    );
    expect(rings.length).toBeGreaterThan(withIndex.length);
    for (const { features } of withIndex) expect(features).toContain('VIRTIO_F_EVENT_IDX');
  });
});
