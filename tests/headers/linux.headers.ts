import { describe, expect, test } from 'vitest';
import { DIFFERENCES, type Difference } from './differences.ts';
import { askLinux } from './linux.ts';
import { type Fact, ourFacts } from './ours.ts';

const facts = ourFacts();
const linux = askLinux(facts);
const shared = facts.filter(({ key }) => linux.values.has(key));
/** Entries that hold for these headers. */
const applying = DIFFERENCES.filter(
  ({ key, lacks, newer }) =>
    (lacks === undefined || !linux.values.has(`offsetof ${lacks}`)) && (!newer || linux.values.has(key)),
);
const listed: ReadonlyMap<string, Difference> = new Map(applying.map((one) => [one.key, one]));

/** Facts that Linux has otherwise, and not in the way that `differences.ts` says. */
function unexpected(kind: Fact['kind']): readonly string[] {
  return shared
    .filter((fact) => fact.kind === kind)
    .filter(({ key, value }) => linux.values.get(key) !== (listed.get(key)?.linux ?? value))
    .map(({ key, value }) => `${key}: ours ${value}, in Linux ${linux.values.get(key)}`);
}

describe(`our facts and the Linux ${linux.version} headers`, () => {
  const counts = (['constant', 'size', 'offset', 'field size', 'register'] as const).map(
    (kind) => [kind, shared.filter((fact) => fact.kind === kind).length] as const,
  );
  test.each(counts)('every %s that both have is the same in both (%i compared)', (kind) => {
    expect(unexpected(kind)).toEqual([]);
  });

  test('the headers share a good part of our facts, so that what is compared is not nothing', () => {
    const [constants, sizes, offsets, , registers] = counts.map(([, count]) => count);
    expect(constants).toBeGreaterThan(500);
    expect(sizes).toBeGreaterThan(90);
    expect(offsets).toBeGreaterThan(500);
    expect(registers).toBeGreaterThan(50);
  });

  test('every listed difference occurs', () => {
    const ours = new Map(facts.map(({ key, value }) => [key, value]));
    const gone = applying.filter(
      ({ key, linux: theirs }) => linux.values.get(key) !== theirs || ours.get(key) === theirs,
    );
    expect(gone.map(({ key }) => key)).toEqual([]);
  });

  test('no difference is listed twice, and a field that Linux is said to lack is one of ours', () => {
    expect(new Set(DIFFERENCES.map(({ key }) => key)).size).toBe(DIFFERENCES.length);
    const keys = new Set(facts.map(({ key }) => key));
    const unknown = DIFFERENCES.filter(({ lacks }) => lacks !== undefined && !keys.has(`offsetof ${lacks}`));
    expect(unknown).toEqual([]);
  });
});
