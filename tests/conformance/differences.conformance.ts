import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clause } from '../../src/virtio/spec/clauses.ts';
import { DIFFERENCES } from './kit/differences.ts';

const folder = new URL('./', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.conformance.ts') && !name.startsWith('differences.'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

it('Every difference is met by a test and cites a clause of version 1.4', () => {
  for (const [name, difference] of Object.entries(DIFFERENCES)) {
    expect(sources, name).toContain(`'${name}'`);
    expect(clause(difference.clause, '1.4'), difference.clause).toBeDefined();
  }
});
