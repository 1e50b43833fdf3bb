import type { ChainCase, Part } from '../../virtio/queue/chain-case.ts';
import type { Judgement } from '../../virtio/queue/judge.ts';
import { isBreach, type Oddity } from '../../virtio/queue/oddities.ts';
import { Sign } from '../kit/Chip.tsx';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { hexNumber } from '../kit/hex.ts';
import { summaryOf, TAKEN } from './words.ts';

const number = (value: number): string => value.toLocaleString('en-GB');
const bytes = (count: number): string => `${number(count)} byte${count === 1 ? '' : 's'}`;

/** Text with code between backquotes. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split('`').map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece))}</>;
}

/** How wide a piece is drawn: a step for every four times as many bytes. */
const widthOf = (len: number): number => Math.min(7, Math.ceil(Math.log2(len + 1) / 2));

/** The pieces of one direction, one after the other. */
function Pieces({ parts, writable }: { readonly parts: readonly Part[]; readonly writable: boolean }) {
  const own = parts.filter((part) => part.writable === writable);
  const total = own.reduce((sum, { len }) => sum + len, 0);
  return (
    <div class={`cb-part ${writable ? 'k-device' : 'k-driver'}`}>
      <p>
        <Sign side={writable ? 'device' : 'driver'} /> <b>The device may {writable ? 'write' : 'read'}</b>{' '}
        {own.length === 0
          ? 'nothing.'
          : `${bytes(total)}${own.length > 1 ? ` in ${own.length} pieces` : ''}:`}
      </p>
      {own.length > 0 && (
        <ol class="cb-pieces">
          {own.map(({ index, inTable, len, addr }) => (
            <li key={`${inTable}${index}`} class={`cb-w${widthOf(len)}`}>
              <b>{number(len)}</b>
              <span>
                {inTable ? 'table' : 'desc'}[{index}]
              </span>
              <span>{hexNumber(addr)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

interface Props {
  readonly given: ChainCase;
  readonly judgement: Judgement;
  readonly citations: Citations;
}

/** What the device makes of the chain. */
export function Verdict({ given, judgement, citations }: Props) {
  if (judgement.kind === 'nothing') {
    return (
      <div class="f-part cb-say">
        <p>
          <b>Nothing is available.</b> {summaryOf(given, judgement)}
        </p>
      </div>
    );
  }
  if (judgement.kind === 'malformed') {
    const { clause, message, remedy } = judgement;
    return (
      <div class="f-part cb-say">
        <p>
          <b class="cb-bad">✗ Malformed.</b> {message} <Cited clause={clause} citations={citations} />
        </p>
        <p>
          <b>What would be right:</b> <Prose text={remedy} />
        </p>
        <p class="f-quiet">{summaryOf(given, judgement)}</p>
      </div>
    );
  }
  const { parts, oddities } = judgement;
  const breaches = oddities.filter(({ name }) => isBreach(name));
  const unusual = oddities.filter(({ name }) => !isBreach(name));
  const list = (these: readonly Oddity[]) => (
    <ul class="cb-odd">
      {these.map(({ name, message, clause }) => (
        <li key={name + message}>
          <Prose text={message} /> <Cited clause={clause} citations={citations} />
        </li>
      ))}
    </ul>
  );
  return (
    <div class="f-part cb-say">
      <p>
        {breaches.length > 0 ? <b class="cb-bad">✗ {TAKEN}</b> : <b class="cb-ok">✓ Legal.</b>}{' '}
        {summaryOf(given, judgement)}
      </p>
      {breaches.length > 0 && list(breaches)}
      <Pieces parts={parts} writable={false} />
      <Pieces parts={parts} writable />
      {unusual.length > 0 && (
        <>
          <p>
            <b>{breaches.length > 0 ? 'Unusual besides:' : 'Legal, though unusual:'}</b>
          </p>
          {list(unusual)}
        </>
      )}
    </div>
  );
}
