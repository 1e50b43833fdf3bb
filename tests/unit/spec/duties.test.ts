import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featuresIn } from '../../../src/virtio/requirements.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { FeatureRule, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const FOLDER = new URL('../../fixtures/identifiers/', import.meta.url);

/** Duties on feature bits as scripts/read-identifiers.mjs found them: to negotiate a bit is the driver's to accept it. */
const listed = (version: Version): readonly string[] =>
  (JSON.parse(readFileSync(new URL(`${version}-duties.json`, FOLDER), 'utf8')) as string[]).map((duty) =>
    duty.replace('negotiate', 'accept'),
  );

/** What our rules say in the same words. A bit that is allowed only with another must not be there without it. */
function dutiesOf({ by, rule }: FeatureRule): readonly string[] {
  const verb = by === 'device' ? 'offer' : 'accept';
  const say = (not: boolean, names: readonly string[]) =>
    names.map((name) => `${not ? 'not ' : ''}${verb} ${name}`);
  if ('not' in rule) return say(true, featuresIn(rule.not));
  const [first] = 'any' in rule ? rule.any : [];
  return first !== undefined && 'not' in first
    ? say(true, featuresIn(first.not))
    : say(false, featuresIn(rule));
}

const ours = (version: Version): readonly string[] =>
  SCOPES.flatMap(({ rules }) => rules)
    .filter(({ versions }) => holds(versions, version))
    .flatMap(dutiesOf);

/** Duties that the list has and we have otherwise, with the reason. */
const TOLD_OTHERWISE: Readonly<Record<string, string>> = {
  'offer VIRTIO_BLK_F_CONFIG_WCE':
    'The device must offer VIRTIO_BLK_F_FLUSH if it offers this: that stands with the bit.',
  'not offer VIRTIO_BLK_F_DISCARD': 'It is the driver that must not, so it must not accept it.',
  'offer VIRTIO_NET_F_OUT_NET_HEADER':
    'Only a device that offers VIRTIO_NET_F_IPSEC should, as our rule has it.',
};

/** Duties of ours that no sentence of the list names, with the reason. */
const OF_OTHER_SENTENCES: Readonly<Record<string, string>> = {
  'accept VIRTIO_F_ANY_LAYOUT': 'One sentence says it of devices and of drivers.',
  'not accept UNUSED': 'It has no name that begins like those of features.',
  'offer VIRTIO_F_ORDER_PLATFORM': 'The sentence says RECOMMENDED.',
  'not offer VIRTIO_BLK_F_LIFETIME': 'The sentence calls it the flag.',
  'not accept VIRTIO_BLK_F_DISCARD': 'It is listed as a duty to offer.',
  'not accept VIRTIO_BALLOON_F_PAGE_POISON': 'The sentence has the driver clear the bit.',
  'not offer VIRTIO_NET_F_IPSEC': 'It is listed as a duty to offer the other bit.',
  'accept VIRTIO_CAN_F_CAN_CLASSIC': 'The sentence says that it is required.',
  'accept VIRTIO_CAN_F_CAN_FD': 'The same sentence.',
};

describe('the duties on feature bits', () => {
  it.each(VERSION_NAMES)('of the sentences of version %s are those of our rules', (version) => {
    const [theirs, rules] = [new Set(listed(version)), new Set(ours(version))];
    expect([...theirs].filter((duty) => !rules.has(duty) && !TOLD_OTHERWISE[duty])).toEqual([]);
    expect([...rules].filter((duty) => !theirs.has(duty) && !OF_OTHER_SENTENCES[duty])).toEqual([]);
  });

  it('need every reason that is given', () => {
    const theirs = new Set(VERSION_NAMES.flatMap(listed));
    const rules = new Set(VERSION_NAMES.flatMap(ours));
    expect(Object.keys(TOLD_OTHERWISE).filter((duty) => !theirs.has(duty) || rules.has(duty))).toEqual([]);
    expect(Object.keys(OF_OTHER_SENTENCES).filter((duty) => !rules.has(duty) || theirs.has(duty))).toEqual(
      [],
    );
  });
});
