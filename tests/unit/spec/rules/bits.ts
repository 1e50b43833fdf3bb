import { bitOwner } from '../../../../src/virtio/spec/bit-ranges.ts';
import { holds, nameIn } from '../../../../src/virtio/spec/versions.ts';
import { type Facts, featuresOf, type Rule } from './facts.ts';

/**
 * The one number with two meanings: bit 41 is VIRTIO_NET_F_GUEST_RSC4 on a network device (1.4, section 5.1.3.2) and
 * VIRTIO_F_ADMIN_VQ on any (chapter 6).
 */
const SHARED: readonly string[] = ['net 41'];

/**
 * Bits that stand where section 2.2 of their version does not put them: in 1.1 chapter 6 defines bit 38 and network
 * devices have bits from 41 on, which are both kept for the future; in 1.2 and 1.3 network devices have 41 and 42; and
 * 1.4 gives 41 to the devices, where chapter 6 has VIRTIO_F_ADMIN_VQ.
 */
function isMisplaced(scope: string, bit: number, version: string): boolean {
  if (scope === 'generic') return (version === '1.1' && bit === 38) || (version === '1.4' && bit === 41);
  if (scope !== 'net') return false;
  return version === '1.1' ? bit >= 41 : bit === 41 || bit === 42;
}

/** No two features share a bit on a device in a version, and each bit is one that the version gives to its owner. */
export const bits: Rule = (facts) => [...shared(facts), ...placed(facts)];

function shared(facts: Facts): readonly string[] {
  return facts.scopes.flatMap((scope) =>
    facts.versions.flatMap(({ version }) => {
      const there = featuresOf(facts, scope).filter(({ versions }) => holds(versions, version));
      return there.flatMap((one, at) => {
        const other = there.slice(0, at).find(({ bit }) => bit === one.bit);
        if (other === undefined || SHARED.includes(`${scope.scope} ${one.bit}`)) return [];
        const names = [other, one].map(({ name }) => nameIn(name, version)).join(' and ');
        return [`Bit ${one.bit} is both ${names} for ${scope.scope} in ${version}.`];
      });
    }),
  );
}

function placed(facts: Facts): readonly string[] {
  return facts.scopes.flatMap(({ scope, features }) =>
    facts.versions.flatMap(({ version }) =>
      features
        .filter(({ versions }) => holds(versions, version))
        .filter(({ bit }) => bitOwner(bit, version) !== (scope === 'generic' ? 'reserved' : 'device'))
        .filter(({ bit }) => !isMisplaced(scope, bit, version))
        .map(({ bit }) => `Bit ${bit} of ${scope} is not one that ${version} gives it.`),
    ),
  );
}
