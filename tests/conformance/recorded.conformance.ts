import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { record, STARTS } from './kit/record.ts';

const file = new URL('../fixtures/recordings/qemu-7.2-config.json', import.meta.url);
const { devices } = JSON.parse(readFileSync(file, 'utf8')) as { devices: readonly { name: string }[] };

it('The recording has every device that can be recorded', () => {
  expect(devices.map(({ name }) => name)).toEqual(STARTS.map(({ name }) => name));
});

it.each(STARTS)('The recording of the configuration space is what QEMU says: $name', async (start) => {
  expect(await record(start)).toEqual(devices.find(({ name }) => name === start.name));
});
