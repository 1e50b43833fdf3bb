import { describe, expect, it } from 'vitest';
import { fieldRows } from '../../../src/site/api/fields.ts';
import { FILE_NAMES } from '../../../src/site/api/index-file.ts';
import { FILES } from '../../../src/site/api/records.ts';
import { schemaOf } from '../../../src/site/api/schema.ts';

describe.each(FILE_NAMES)('the fields of %s.json', (name) => {
  const rows = fieldRows(schemaOf(name));

  it('each have a type and a meaning', () => {
    for (const { path, type, description } of rows) {
      expect(type, path).not.toMatch(/any|undefined|\[object/);
      expect(description, path).toMatch(/^[A-Z`].*\.$/s);
    }
  });

  it('are those of its records', () => {
    const told = rows.map(({ path }) => path).filter((path) => !/[.[]/.test(path));
    expect(told).toEqual(Object.keys(FILES[name]()[0] ?? {}));
  });
});

it('of a list stand behind the list, by its name', () => {
  const paths = fieldRows(schemaOf('devices')).map(({ path }) => path);
  expect(paths.indexOf('queues[].index')).toBe(paths.indexOf('queues') + 1);
  expect(paths).toContain('pci.modern');
});
