/** Sentences on feature bits, with each name in them leading to its row. */
import { RESERVED_FEATURES } from '../virtio/spec/reserved-features.ts';
import { scopeFacts } from '../virtio/spec/scopes.ts';
import { spellings } from '../virtio/spec/versions.ts';
import { constantAddress, featureAddress } from './reference.ts';

/** A piece of a sentence. A name has the address of its row, without the base. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** The name that the specification gives bit 30 is no other name's beginning. */
const NAME = /\b(VIRTIO_\w+|UNUSED)\b/;

/** The row of a feature bit or of a constant of a scope. */
function rowOf(scope: string, name: string): string | undefined {
  const facts = scopeFacts(scope);
  const feature = [...(facts?.features ?? []), ...RESERVED_FEATURES].find((one) =>
    spellings(one.name).includes(name),
  );
  if (feature !== undefined) return featureAddress(feature);
  const constant = facts?.constants.find((one) => one.name === name);
  return constant && constantAddress(scope, constant);
}

/** A sentence on the features of a scope in pieces, a name each and what stands between. */
export function linkNames(scope: string, sentence: string): readonly TextPart[] {
  return sentence
    .split(NAME)
    .filter((text) => text !== '')
    .map((text) => {
      const href = NAME.test(text) ? rowOf(scope, text) : undefined;
      return { text, ...(href && { href }) };
    });
}
