import { describe, expect, it } from 'vitest';
import * as reference from '../../../src/site/reference.ts';
import { devicePage, SCOPES, scopeOf } from '../../../src/site/scopes.ts';
import { DEVICE_IDS } from '../../../src/virtio/spec/ids.ts';

const { constantAnchor, featureAnchor, registerAnchor, structAnchor } = reference;

/** What stands more than once. */
const repeated = (anchors: readonly string[]) => anchors.filter((one, at) => anchors.indexOf(one) !== at);
const named = (facts: readonly { readonly name: unknown }[] | undefined, name: string) =>
  (facts ?? []).filter((fact) => fact.name === name);

describe('anchors of the reference', () => {
  const features = SCOPES.flatMap(({ features }) => features.map(featureAnchor));

  it('are unique among all features, whose table is one', () => {
    expect(features.length).toBeGreaterThan(120);
    expect(repeated(features)).toEqual([]);
  });

  it.each(SCOPES.map((scope) => [scope.key, scope] as const))('are unique on the pages of %s', (_, scope) => {
    expect(repeated(scope.constants.map(constantAnchor))).toEqual([]);
    expect(repeated(scope.structs.map(structAnchor))).toEqual([]);
    // A device page shows them together. Some constants of the network device bear the names of features, so they
    // have no anchor there.
    const structs = scope.structs.map(structAnchor);
    expect(repeated([...scope.features.map(featureAnchor), ...structs])).toEqual([]);
    expect(repeated([...scope.constants.map(constantAnchor), ...structs])).toEqual([]);
  });

  it('are unique among the rules on features, and none is that of a feature', () => {
    const rules = SCOPES.flatMap(({ key, rules: own }) => own.map((rule) => reference.ruleAnchor(key, rule)));
    expect(rules.length).toBeGreaterThan(50);
    expect(repeated([...rules, ...features])).toEqual([]);
    expect(rules).toContain('blk-driver-must-not-VIRTIO_BLK_F_ZONED');
  });

  it('are unique among the registers of a transport, and among the devices', () => {
    for (const { registers } of SCOPES) expect(repeated(registers.map(registerAnchor))).toEqual([]);
    expect(repeated(DEVICE_IDS.map(({ key }) => reference.deviceAnchor(key)))).toEqual([]);
  });

  it('have no character that a link would have to escape', () => {
    const all = [
      ...features,
      ...SCOPES.flatMap(({ constants, structs }) => [
        ...constants.map(constantAnchor),
        ...structs.map(structAnchor),
      ]),
      ...SCOPES.flatMap(({ registers }) => registers.map(registerAnchor)),
    ];
    expect(all.filter((anchor) => !/^[\w@.-]+$/.test(anchor))).toEqual([]);
  });

  it('are the name alone for the newest of several, with its first version for an older one', () => {
    expect(
      named(scopeOf('crypto')?.constants, 'VIRTIO_CRYPTO_MAX').map((one) => constantAnchor(one as never)),
    ).toEqual(['VIRTIO_CRYPTO_MAX@1.1', 'VIRTIO_CRYPTO_MAX@1.3', 'VIRTIO_CRYPTO_MAX']);
    expect(
      named(scopeOf('net')?.structs, 'virtio_net_ctrl').map((one) => structAnchor(one as never)),
    ).toEqual(['virtio_net_ctrl', 'virtio_net_ctrl@1.0']);
  });

  it('tell the legacy registers from those that bear the same name today', () => {
    const pci = scopeOf('pci')?.registers;
    expect(named(pci, 'queue_select').map((one) => registerAnchor(one as never))).toEqual([
      'queue_select',
      'queue_select@legacy-header',
    ]);
  });
});

it('addresses lead to the page of the scope and the anchor there', () => {
  const blk = scopeOf('blk');
  const request = blk?.structs.find(({ name }) => name === 'virtio_blk_req');
  const type = blk?.constants.find(({ name }) => name === 'VIRTIO_BLK_T_IN');
  const flush = blk?.features.find(({ name }) => name === 'VIRTIO_BLK_F_FLUSH');
  if (!request || !type || !flush) throw new Error('The block device lacks facts.');
  expect(reference.fieldAddress('blk', request, 'sector')).toBe(
    '/virt/reference/structs/blk#virtio_blk_req.sector',
  );
  expect(reference.constantAddress('blk', type)).toBe('/virt/reference/constants/blk#VIRTIO_BLK_T_IN');
  expect(reference.featureAddress(flush)).toBe('/virt/reference/features#VIRTIO_BLK_F_FLUSH');
  expect(reference.deviceAddress('blk')).toBe('/virt/reference/devices#blk');
  expect(reference.clauseAddress('basic/device-status-field')).toBe(
    '/virt/reference/clauses/basic#basic.device-status-field',
  );
  expect(reference.changesPath('1.2', '1.4')).toBe('/virt/reference/versions/1.2-to-1.4');
  expect(reference.structFilePath('blk', 'rs')).toBe('/virt/reference/structs/blk.rs');
});

it('a scope has a title, and a device of the wiki its page', () => {
  // The console is called just that.
  expect(SCOPES.filter(({ key, title }) => key === title).map(({ key }) => key)).toEqual(['console']);
  expect(scopeOf('net')?.title).toBe('network device');
  expect([scopeOf('blk')?.isDevice, scopeOf('pci')?.isDevice]).toEqual([true, false]);
  expect([devicePage('entropy'), devicePage('pci')]).toEqual(['/virt/virtio/rng', undefined]);
});
