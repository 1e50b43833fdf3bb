import type { ChainCase } from '../../virtio/queue/chain-case.ts';
import type { Judgement } from '../../virtio/queue/judge.ts';
import { isBreach } from '../../virtio/queue/oddities.ts';

const PLURALS = { descriptor: 'descriptors', entry: 'entries' } as const;
const count = (many: number, what: keyof typeof PLURALS): string =>
  `${many} ${many === 1 ? what : PLURALS[what]}`;

/** Of a chain that breaks a rule which the device has to pass over. */
export const TAKEN = 'Not legal, though the device takes it.';

/** The judgement in a word or two. */
export function headOf(judgement: Judgement): string {
  if (judgement.kind === 'malformed') return 'Malformed.';
  if (judgement.kind === 'nothing') return 'Nothing is available.';
  return judgement.oddities.some(({ name }) => isBreach(name)) ? TAKEN : 'Legal.';
}

/** What the device read, and what follows from it. */
export function summaryOf({ ring }: ChainCase, judgement: Judgement): string {
  if (judgement.kind === 'nothing') {
    return 'The flags of descriptor 0 do not say so: AVAIL has to be set and USED clear in the first lap. The device looks there again when it is notified.';
  }
  const { path, tablePath } = judgement;
  const inTable = tablePath.length > 0 ? ` and ${count(tablePath.length, 'entry')} of a table` : '';
  const been = `${count(path.length, 'descriptor')}${inTable}`;
  if (judgement.kind === 'malformed') {
    return path.length === 0
      ? 'The device has read no descriptor.'
      : `The device has read ${been}, and refuses the chain as a whole: no buffer of it has been touched.`;
  }
  const { head } = judgement.chain;
  return ring === 'split'
    ? `The device reads ${been}, and will hand the chain back as ${head}, its head.`
    : `The device reads ${been}, and will hand the buffer back as ID ${head}, which the last one said.`;
}
