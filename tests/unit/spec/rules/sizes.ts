import { isStruct, isUnion, type Type } from '../../../../src/virtio/layout/layout.ts';
import { layoutsOf } from '../../../../src/virtio/spec/layouts.ts';
import { versionsOf } from '../../../../src/virtio/spec/versions.ts';
import { featuresOf, type Rule, structsOf } from './facts.ts';

/** A struct is as large as its fields together, which lie without gaps; a union as large as its largest part. */
export const sizes: Rule = (facts) =>
  structsOf(facts).flatMap(({ scope, fact }) =>
    versionsOf(fact.versions).flatMap((version) =>
      layoutsOf({ ...fact, clause: '', summary: '' }, featuresOf(facts, scope), version).flatMap(({ type }) =>
        sizeProblems(`${scope.scope} ${fact.name} in ${version}`, type),
      ),
    ),
  );

function sizeProblems(at: string, type: Type<unknown>): readonly string[] {
  if (!isStruct(type) && !isUnion(type)) return [];
  const problems: string[] = [];
  let end = 0;
  for (const field of type.fields) {
    const where = isStruct(type) ? end : 0;
    if (field.offset !== where) problems.push(`${at}: ${field.name} is at ${field.offset}, not at ${where}.`);
    if (field.size !== field.type.size) problems.push(`${at}: ${field.name} is not of the size of its type.`);
    const width = (field.bits ?? []).reduce((sum, bit) => sum + bit.width, 0);
    if (field.bits !== undefined && width !== field.size * 8)
      problems.push(`${at}: ${field.name} has ${width} bits.`);
    end = isStruct(type) ? end + field.type.size : Math.max(end, field.type.size);
    problems.push(...sizeProblems(`${at}: ${field.name}`, field.type));
  }
  if (type.size !== end) problems.push(`${at} is ${type.size} bytes, its fields ${end}.`);
  return problems;
}
