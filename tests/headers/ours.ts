/** What we say, as numbers under the names that Linux would use: each fact in the newest version that has it. */
import { isStruct, isUnion, resolve, type Struct, type Union } from '../../src/virtio/layout/layout.ts';
import { DEVICE_IDS } from '../../src/virtio/spec/ids.ts';
import { DEVICE_SPECS } from '../../src/virtio/spec/index.ts';
import { SCOPES } from '../../src/virtio/spec/scopes.ts';
import { STATUS_BITS } from '../../src/virtio/spec/status.ts';
import { TRANSPORTS } from '../../src/virtio/spec/transports.ts';
import type { Span, StructFact, Version } from '../../src/virtio/spec/types.ts';
import { compareVersions, spellings, VERSION_NAMES } from '../../src/virtio/spec/versions.ts';
import { CONSTANTS, DEVICES, mmioRegister, PCI_REGISTERS, STATUS, STRUCTS } from './names.ts';

/** One number to compare: `key` names it, `c` is the expression that gives it in C. */
export interface Fact {
  readonly kind: 'constant' | 'size' | 'offset' | 'field size' | 'register';
  readonly key: string;
  readonly c: string;
  readonly value: bigint;
}

const NEWEST = VERSION_NAMES.at(-1) as Version;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const lastOf = (span: Span): Version => span.until ?? NEWEST;

/** Of the facts with one name, the one of the newest version; the first of those that are equally new. */
function newest<T extends { readonly name: string; readonly versions: Span }>(facts: readonly T[]): T[] {
  const chosen = new Map<string, T>();
  for (const fact of facts) {
    const known = chosen.get(fact.name);
    if (known === undefined || compareVersions(lastOf(known.versions), lastOf(fact.versions)) < 0) {
      chosen.set(fact.name, fact);
    }
  }
  return [...chosen.values()];
}

const constant = (name: string, value: number | bigint): Fact => ({
  kind: 'constant',
  key: CONSTANTS[name] ?? name,
  c: CONSTANTS[name] ?? name,
  value: BigInt.asIntN(64, BigInt(value)),
});

function constants(): readonly Fact[] {
  const features = SCOPES.flatMap((scope) => scope.features).flatMap(
    ({ name, alsoCalled = [], bit, versions }) =>
      [...spellings(name), ...alsoCalled].map((one) => ({ name: one, value: bit, versions })),
  );
  const devices = DEVICE_IDS.flatMap(({ key, id, transitionalPciId }) => {
    const name = DEVICES[key] ?? key.toUpperCase().replaceAll('-', '_');
    const own = constant(`VIRTIO_ID_${name}`, id);
    return transitionalPciId === undefined
      ? [own]
      : [own, constant(`VIRTIO_TRANS_ID_${name}`, transitionalPciId)];
  });
  return [
    ...newest(features).map(({ name, value }) => constant(name, value)),
    ...newest(SCOPES.flatMap((scope) => scope.constants)).map(({ name, value }) => constant(name, value)),
    ...STATUS_BITS.map(({ name, value }) => constant(`VIRTIO_CONFIG_S_${STATUS[name] ?? name}`, value)),
    ...devices,
  ];
}

/** The numbers of the fields of a struct, those of nested structs and unions under paths. */
function fieldFacts(
  linux: string,
  layout: Struct<unknown> | Union<unknown>,
  prefix = '',
  start = 0,
): readonly Fact[] {
  return layout.fields.flatMap((one): readonly Fact[] => {
    const offset = start + one.offset;
    const own = (path: string): readonly Fact[] => [
      {
        kind: 'offset',
        key: `offsetof ${linux}.${path}`,
        c: `__builtin_offsetof(struct ${linux}, ${path})`,
        value: BigInt(offset),
      },
      {
        kind: 'field size',
        key: `sizeof ${linux}.${path}`,
        c: `sizeof(((struct ${linux} *)0)->${path})`,
        value: BigInt(one.size),
      },
    ];
    const path = prefix + one.name;
    // Linux calls a number of bit fields without a name after one of them.
    if (one.anonymous === true && !isUnion(one.type))
      return (one.bits ?? []).flatMap(({ name }) => own(prefix + name));
    const inside = one.anonymous === true ? prefix : `${path}.`;
    const nested = isStruct(one.type) || isUnion(one.type) ? fieldFacts(linux, one.type, inside, offset) : [];
    return one.anonymous === true ? nested : [...own(path), ...nested];
  });
}

function structs(): readonly Fact[] {
  const specs = [...DEVICE_SPECS.values()];
  const configs = specs.flatMap(({ config }) =>
    config === undefined ? [] : [{ name: config.name, layout: config, versions: { since: '1.0' } as Span }],
  );
  const all = [...SCOPES.flatMap((scope) => scope.structs), ...configs];
  return newest<Pick<StructFact, 'name' | 'layout' | 'tail' | 'versions'>>(all).flatMap((fact) => {
    const context = { version: lastOf(fact.versions), features: (1n << 128n) - 1n };
    const layout = resolve(fact.layout, context);
    if (!isStruct(layout)) return [];
    return (STRUCTS[fact.name] ?? [fact.name]).flatMap((linux) => {
      const size: Fact = {
        kind: 'size',
        key: `sizeof ${linux}`,
        c: `sizeof(struct ${linux})`,
        value: BigInt(layout.size),
      };
      // Where a part of variable length is followed by more, the specification gives the whole no size.
      return [...(fact.tail === undefined ? [size] : []), ...fieldFacts(linux, layout)];
    });
  });
}

/** The offsets of the registers that have one, under each name of ours that Linux may have taken up. */
function registers(): readonly Fact[] {
  return TRANSPORTS.flatMap((transport) => transport.registers).flatMap(({ scope, group, name, offset }) =>
    spellings(name).flatMap((one): readonly Fact[] => {
      const c = scope === 'mmio' ? mmioRegister(one) : PCI_REGISTERS[`${group}: ${one}`];
      if (c === undefined || offset === null) return [];
      return [{ kind: 'register', key: `${c} in the ${group}`, c, value: BigInt(offset) }];
    }),
  );
}

/** Everything that Linux could have, each key once. A name that C could not have is left out. */
export function ourFacts(): readonly Fact[] {
  const named = [...constants(), ...structs()].filter(({ key }) =>
    key
      .replace(/^(?:sizeof|offsetof) /, '')
      .split('.')
      .every((part) => IDENTIFIER.test(part)),
  );
  return [...new Map([...named, ...registers()].map((fact) => [fact.key, fact])).values()];
}
