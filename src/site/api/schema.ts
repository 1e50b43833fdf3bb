import { z } from 'astro/zod';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';

const version = z.enum(VERSION_NAMES as [string, ...string[]]);
const versions = z.array(version).min(1).describe('The versions that have it, oldest first.');
const section = z
  .string()
  .nullable()
  .describe('Number of the section in the newest of its versions, where that version numbers it.');
const scope = z
  .string()
  .describe(
    'A device key, a transport (`pci`, `mmio`, `ccw`), `admin` for group administration, or `generic`.',
  );
const byVersion = <T extends z.ZodType>(value: T) => z.partialRecord(version, value);
const value = z
  .union([z.number(), z.string().regex(/^0x[0-9a-f]+$/)])
  .describe('A number, or a string of hexadecimal digits where it takes more than 53 bits.');

/** One record of each file of the data set, version 1. */
export const RECORDS = {
  devices: z.strictObject({
    id: z.number().int().describe('Virtio device ID.'),
    key: z.string().describe('The key by which the other files name the device.'),
    name: byVersion(z.string()).describe('The name in each version that lists the ID.'),
    status: z
      .record(version, z.enum(['specified', 'reserved', 'absent']))
      .describe('`specified` where the version has a section, `reserved` where it lists the ID only.'),
    section: byVersion(z.string()).describe('Number of the section in each version that has one.'),
    pci: z
      .strictObject({ modern: z.string().nullable(), transitional: z.string().nullable() })
      .describe('PCI vendor and device ID, `1af4:1042`.'),
    queues: z
      .array(
        z.strictObject({
          index: z.string().describe('A number, or a formula such as `2N`.'),
          name: z.string(),
          role: z.string(),
          versions,
          requires: z.string().nullable().describe('What must be negotiated for it, in words.'),
        }),
      )
      .describe('The virtqueues that the section defines.'),
    sharedMemory: z
      .array(
        z.strictObject({
          id: z.number().int(),
          lastId: z.number().int().describe('The same as `id` where it is one region.'),
          name: z.string(),
          versions,
          section,
          requires: z.string().nullable().describe('What must be negotiated for it, in words.'),
          summary: z.string(),
          note: z.string().nullable(),
        }),
      )
      .describe('The shared memory regions that the section defines, by their `shmid`.'),
  }),
  features: z.strictObject({
    device: scope,
    bit: z.number().int(),
    name: z.string().describe('As the newest of its versions spells it.'),
    names: z.array(z.string()).describe('Every spelling, oldest first.'),
    versions,
    section,
    requires: z.string().nullable().describe('What must be negotiated with it, in words.'),
    mustOffer: z.string().nullable().describe('What a device that offers it must offer too, in words.'),
    legacy: z.boolean().describe('Only a legacy interface offers it.'),
    summary: z.string(),
    note: z
      .string()
      .nullable()
      .describe('Where the specification contradicts itself or leaves something open.'),
  }),
  rules: z.strictObject({
    device: scope,
    by: z.enum(['device', 'driver']).describe('Whose duty it is: in what it offers, or in what it accepts.'),
    level: z.enum(['must', 'should']),
    rule: z.string().describe('What holds of the features offered or accepted, in words.'),
    features: z.array(z.string()).describe('The features in the rule.'),
    ifOffered: z.string().nullable().describe('It binds where this is offered, in words; null for always.'),
    condition: z.string().nullable().describe('It binds where this is so, which feature bits do not say.'),
    versions,
    section,
    summary: z.string(),
    note: z.string().nullable(),
  }),
  'transport-features': z.strictObject({
    feature: z.string().describe('A feature of `features.json` whose `device` is `generic`.'),
    bit: z.number().int(),
    transport: z.enum(['pci', 'mmio', 'ccw']),
    version,
    carriage: z
      .enum(['yes', 'no', 'open', 'not-defined'])
      .describe(
        '`no` where the version says so, `open` where it rules nothing out and yet gives the transport no means.',
      ),
    section: z.string().nullable().describe('Number of the section that says so in that version.'),
  }),
  structs: z.strictObject({
    scope,
    name: z.string(),
    versions,
    section,
    size: z.number().int().nullable().describe('In bytes; null where it is open.'),
    requires: z.string().nullable().describe('What must be negotiated for the struct, in words.'),
    condition: byVersion(z.string()).describe(
      'What chooses this layout among those of the struct, in words; a version that is not named has no other.',
    ),
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    features: z.array(z.string()).describe('The features that it, or a field of it, depends on.'),
    summary: z.string(),
    note: z
      .string()
      .nullable()
      .describe('Where the specification contradicts itself or leaves something open.'),
    fields: z.array(
      z.strictObject({
        name: z
          .string()
          .describe(
            'After a union stand its alternatives, `u`, `u.string`, `u.bitmap`, and after a number its bit fields; all have the same offset.',
          ),
        type: z.string(),
        offset: z.number().int().nullable().describe('In bytes; null behind a part of variable length.'),
        size: z.number().int().nullable().describe('In bytes; null where it is variable.'),
      }),
    ),
  }),
  constants: z.strictObject({
    scope,
    name: z.string(),
    value,
    group: z.string().describe('Constants that belong together.'),
    versions,
    section,
    requires: z.string().nullable().describe('What must be negotiated for it, in words.'),
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    summary: z.string(),
    note: z
      .string()
      .nullable()
      .describe('Where the specification contradicts itself or leaves something open.'),
  }),
  registers: z.strictObject({
    scope: z.enum(['pci', 'mmio', 'ccw']).describe('The transport.'),
    group: z.string().describe('Registers that share a base.'),
    name: z.string().describe('As the newest of its versions spells it.'),
    names: z.array(z.string()).describe('Every spelling, oldest first.'),
    offset: z
      .number()
      .int()
      .nullable()
      .describe('In bytes from the base of the group; null where it has no address.'),
    size: z.number().int().nullable().describe('In bytes; null where it is open.'),
    access: z.enum(['R', 'W', 'RW']).describe('What the driver may do.'),
    bits: z.array(z.strictObject({ bit: z.number().int(), name: z.string(), summary: z.string() })),
    versions,
    section,
    requires: z.string().nullable().describe('What must be negotiated for it, in words.'),
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    summary: z.string(),
    note: z
      .string()
      .nullable()
      .describe('Where the specification contradicts itself or leaves something open.'),
  }),
  outside: z.strictObject({
    protocol: z
      .enum(['video', 'wayland', 'cross-domain'])
      .describe('The draft or private protocol; none of them stands in the specification.'),
    partOfSpecification: z.literal(false),
    kind: z.enum(['device id', 'feature bit', 'queue', 'shared memory', 'config', 'struct', 'constant']),
    name: z.string().describe('As the source spells it.'),
    value: z.number().int().nullable().describe('The ID, bit, index or value; null for a struct.'),
    group: z.string().nullable().describe('Constants that belong together.'),
    size: z.number().int().nullable().describe('Of a struct in bytes; null where it is open.'),
    fields: z.array(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        offset: z.number().int().nullable(),
        size: z.number().int().nullable(),
        doc: z.string().nullable(),
      }),
    ),
    summary: z.string(),
    note: z.string().nullable(),
    source: z
      .strictObject({ repository: z.string(), path: z.string(), commit: z.string(), url: z.string() })
      .describe('The file of an implementation that it was read from.'),
  }),
} as const;

export type FileName = keyof typeof RECORDS;
export type RecordOf<N extends FileName> = z.infer<(typeof RECORDS)[N]>;

/** The JSON Schema of a file: a list of its records. */
export const schemaOf = (name: FileName): object => z.toJSONSchema(z.array(RECORDS[name]));
