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
const note = z
  .string()
  .nullable()
  .describe('Where the specification contradicts itself or leaves something open.');
const requires = z.string().nullable().describe('What must be negotiated for it, in words.');
const printed = z.string().describe('As the specification prints it.');
const type = z
  .string()
  .describe(
    'As the specification prints it: `le32`, `u8[6]`, with the name of what counts a list `u8[key_len]`.',
  );
const offset = z
  .number()
  .int()
  .nullable()
  .describe(
    'In bytes from the start of the whole struct, in a list for its first element; null behind a part of variable length.',
  );
const size = z.number().int().nullable().describe('In bytes; null where it is variable.');
const summary = z.string().describe('One sentence of ours: what it is or what it does.');
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
      .strictObject({
        modern: z.string().nullable().describe('Of the device without a legacy interface.'),
        transitional: z.string().nullable().describe('Null where the specification gives none.'),
      })
      .describe('PCI vendor and device ID, `1af4:1042`.'),
    queues: z
      .array(
        z.strictObject({
          index: z.string().describe('A number, or a formula such as `2N`.'),
          name: printed,
          role: z.string().describe('Who puts what there.'),
          versions,
          requires,
        }),
      )
      .describe('The virtqueues that the section defines.'),
    sharedMemory: z
      .array(
        z.strictObject({
          id: z.number().int().describe('The `shmid`; the first of a run.'),
          lastId: z.number().int().describe('The same as `id` where it is one region.'),
          name: printed,
          versions,
          section,
          requires,
          summary,
          note,
        }),
      )
      .describe('The shared memory regions that the section defines, by their `shmid`.'),
  }),
  features: z.strictObject({
    device: scope,
    bit: z.number().int().describe('Number of the bit, counted from 0.'),
    name: z.string().describe('As the newest of its versions spells it.'),
    names: z.array(z.string()).describe('Every spelling, oldest first.'),
    versions,
    section,
    requires: z.string().nullable().describe('What must be negotiated with it, in words.'),
    mustOffer: z.string().nullable().describe('What a device that offers it must offer too, in words.'),
    legacy: z.boolean().describe('Only a legacy interface offers it.'),
    summary,
    note,
  }),
  rules: z.strictObject({
    device: scope,
    by: z.enum(['device', 'driver']).describe('Whose duty it is: in what it offers, or in what it accepts.'),
    level: z.enum(['must', 'should']).describe('The word of the specification.'),
    rule: z.string().describe('What holds of the features offered or accepted, in words.'),
    features: z.array(z.string()).describe('The features in the rule.'),
    ifOffered: z.string().nullable().describe('It binds where this is offered, in words; null for always.'),
    condition: z.string().nullable().describe('It binds where this is so, which feature bits do not say.'),
    versions,
    section,
    summary,
    note,
  }),
  'transport-features': z.strictObject({
    feature: z.string().describe('A feature of `features.json` whose `device` is `generic`.'),
    bit: z.number().int().describe('Number of the bit, counted from 0.'),
    transport: z.enum(['pci', 'mmio', 'ccw']).describe('The transport.'),
    version: version.describe('The version that this is said of.'),
    carriage: z
      .enum(['yes', 'no', 'open', 'not-defined'])
      .describe(
        '`no` where the version says so, `open` where it rules nothing out and yet gives the transport no means.',
      ),
    section: z.string().nullable().describe('Number of the section that says so in that version.'),
  }),
  structs: z.strictObject({
    scope,
    name: printed,
    versions,
    section,
    size: z.number().int().nullable().describe('In bytes; null where it is open.'),
    requires: z.string().nullable().describe('What must be negotiated for the struct, in words.'),
    condition: byVersion(z.string()).describe(
      'What chooses this layout among those of the struct, in words; in a version that is not named it holds whatever is negotiated.',
    ),
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    features: z.array(z.string()).describe('The features that it, or a field of it, depends on.'),
    summary,
    note,
    fields: z
      .array(
        z.strictObject({
          name: z
            .string()
            .describe(
              'Parts stand after the whole, by their paths: of a struct that no other has in it `geometry`, `geometry.heads`, of a list of such `stats[]`, of a union its alternatives `u`, `u.string`, of a number its bit fields, the lowest first.',
            ),
          type,
          offset,
          size,
        }),
      )
      .describe('In the order of their offsets.'),
  }),
  constants: z.strictObject({
    scope,
    name: printed,
    value,
    group: z.string().describe('Constants that belong together.'),
    versions,
    section,
    requires,
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    summary,
    note,
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
    bits: z
      .array(
        z.strictObject({
          bit: z.number().int().describe('Counted from 0.'),
          name: z.string().describe('As the newest version spells it.'),
          summary,
        }),
      )
      .describe('The bits that have names.'),
    versions,
    section,
    requires,
    legacy: z.boolean().describe('Only the legacy interface has it.'),
    summary,
    note,
  }),
  outside: z.strictObject({
    protocol: z
      .enum(['video', 'wayland', 'cross-domain'])
      .describe('The draft or private protocol; none of them stands in the specification.'),
    partOfSpecification: z.literal(false).describe('Never.'),
    kind: z
      .enum(['device id', 'feature bit', 'queue', 'shared memory', 'config', 'struct', 'constant'])
      .describe('What it is.'),
    name: z.string().describe('As the source spells it.'),
    value: z.number().int().nullable().describe('The ID, bit, index or value; null for a struct.'),
    group: z.string().nullable().describe('Constants that belong together.'),
    size: z.number().int().nullable().describe('Of a struct in bytes; null where it is open.'),
    fields: z
      .array(
        z.strictObject({
          name: z.string().describe('As the source spells it.'),
          type: z.string().describe('In the words of the specification: `le32`.'),
          offset,
          size,
          doc: z.string().nullable().describe('What it means, in a sentence of ours.'),
        }),
      )
      .describe('Of a struct, in the order of their offsets.'),
    summary,
    note,
    source: z
      .strictObject({
        repository: z.string().describe('Owner and name, or the address.'),
        path: z.string().describe('The file.'),
        commit: z.string().describe('The commit, in full.'),
        url: z.string().describe('The file at that commit.'),
      })
      .describe('The file of an implementation that it was read from.'),
  }),
} as const;

export type FileName = keyof typeof RECORDS;
export type RecordOf<N extends FileName> = z.infer<(typeof RECORDS)[N]>;

/** The JSON Schema of a file: a list of its records. */
export const schemaOf = (name: FileName): object => z.toJSONSchema(z.array(RECORDS[name]));
