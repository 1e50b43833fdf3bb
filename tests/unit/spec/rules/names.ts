import { spellings } from '../../../../src/virtio/spec/versions.ts';
import type { Rule, Scope } from './facts.ts';

/** Bit 30, which the specification lists under this word. */
const FEATURE = /^(VIRTIO(_[A-Z0-9]+)?_F_[A-Z0-9_]+|UNUSED)$/;
/** In lower case, but for the N of a struct whose length that number gives. */
const STRUCT = /^[a-z][a-z0-9_]*(_N)?$/;

/** How constants are spelled; the network device has IPv4 and the like in its names. */
const CONSTANT = /^VIRTIO_[A-Z0-9_]+$/;
const OTHER_CONSTANTS: Readonly<Record<string, RegExp>> = {
  generic: /^(VIRTQ_(DESC|AVAIL|USED)_F|RING_EVENT_FLAGS)_[A-Z_]+$|^[A-Z]+(_[A-Z]+)*$/,
  // The types of groups have words for names.
  admin: /^VIRTIO_[A-Z0-9_]+$|^[A-Z][\w-]+ group type$/,
  ccw: /^CCW_CMD_[A-Z_]+$|^[A-Z]+([ -][A-Z]+)+$/,
  // The RSS contexts have a prefix of their own.
  net: /^(VIRTIO|VIRTNET)_([A-Z0-9_]|(IP|TCP|UDP)v[46])+$/,
  // A number of SCSI, in the legacy interface.
  blk: /^(VIRTIO_[A-Z0-9_]+|SCSI_SENSE_BUFFERSIZE)$/,
};

/** Names are spelled as the specification spells names of their kind. */
export const names: Rule = ({ scopes }) => scopes.flatMap(misspelt);

function misspelt({ scope, features, structs, constants }: Scope): readonly string[] {
  const wrong = (kind: string, rule: RegExp, all: readonly string[]) =>
    all.filter((name) => !rule.test(name)).map((name) => `${scope} ${name} is not spelled as a ${kind}.`);
  return [
    ...wrong(
      'feature',
      FEATURE,
      features.flatMap(({ name }) => spellings(name)),
    ),
    ...wrong(
      'struct',
      STRUCT,
      structs.map(({ name }) => name),
    ),
    ...wrong(
      'constant',
      OTHER_CONSTANTS[scope] ?? CONSTANT,
      constants.map(({ name }) => name),
    ),
  ];
}
