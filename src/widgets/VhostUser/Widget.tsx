// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.

import { useReducer, useRef } from 'preact/hooks';
import { readFields } from '../../virtio/decode/fields.ts';
import type { BackEnd } from '../../virtio/vhost-user/back-end.ts';
import { bitsOf, type Happening, type Step } from '../../virtio/vhost-user/bring-up.ts';
import { type Message, payloadKind } from '../../virtio/vhost-user/codec.ts';
import { header, messageFact, PROTOCOL_FEATURES, payloadType } from '../../virtio/vhost-user/messages.ts';
import { BackAndOn } from '../kit/BackAndOn.tsx';
import { Chip } from '../kit/Chip.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { hexBytes } from '../kit/hex.ts';
import { IdleButton } from '../kit/IdleButton.tsx';
import { takeTimeKey } from '../kit/keyboard.ts';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { useFollow } from '../kit/useFollow.ts';
import { begin, reducer, type State, shown, toFields } from './state.ts';

export interface Props {
  readonly instance: string;
}

const nameOf = (step: Step): string => (step.kind === 'kick' ? 'kick' : step.message.name);
const value = (step: Step): string => {
  const given =
    step.kind === 'message' && step.message.name === 'SET_VRING_ENABLE' ? step.message.payload?.['num'] : '';
  return given === '' ? '' : ` ${given}`;
};

/** Where the list is short and scrolls, the step comes into its middle; the page itself stays where it is. */
function centre(step: HTMLElement, list: HTMLElement): void {
  list.scrollTop = step.offsetTop - list.clientHeight / 2;
}

/** The steps in order, each with whether it is sent. */
function Steps({
  state,
  go,
  leave,
}: {
  readonly state: State;
  readonly go: (to: number) => void;
  readonly leave: (at: number) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  useFollow(list, '.vu-step', state.step, centre);
  return (
    <ol class="vu-steps" ref={list}>
      {state.run.happenings.map(({ step, skipped, refused, served }, at) => (
        <li key={at}>
          <input
            type="checkbox"
            aria-label={`Send ${nameOf(step)}${value(step)}, step ${at + 1}`}
            checked={!skipped}
            onChange={() => leave(at)}
          />
          <button
            type="button"
            class={`vu-step${skipped ? ' vu-left' : ''}`}
            aria-current={at === state.step ? 'step' : undefined}
            onClick={() => go(at)}
          >
            {nameOf(step)}
            {value(step)}
            {refused !== undefined && <small> refused</small>}
            {served === false && <small> not served</small>}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** A number of feature bits in words. */
function bitWords(message: Message): string {
  const { features, protocol_features: protocol } = message.payload ?? {};
  if (typeof features === 'bigint') return `Bits ${bitsOf(features).join(', ')}.`;
  if (typeof protocol === 'bigint')
    return `${bitsOf(protocol)
      .map((bit) => PROTOCOL_FEATURES[bit] ?? bit)
      .join(', ')}.`;
  return '';
}

/** One message: its bytes, header apart from payload, and its fields. */
function Told({ message, bytes }: { readonly message: Message; readonly bytes: Uint8Array }) {
  const kind = payloadKind(message);
  const context = { version: '', features: 0n };
  const body = bytes.subarray(header.size);
  const fields = kind === undefined ? [] : readFields(payloadType(kind), body, context);
  const shownBody = body.length > 40 ? `${hexBytes(body.subarray(0, 40))} …` : hexBytes(body);
  return (
    <>
      <p class="vu-bytes">
        <code class="vu-head">{hexBytes(bytes.subarray(0, header.size))}</code>
        {body.length > 0 && <code>{shownBody}</code>}
      </p>
      <p class="f-quiet">
        Request {bytes[0]}, {body.length} bytes of payload
        {fields
          .filter(({ row }) => !/^(unused|padding|unused_bits)$/.test(row.path))
          .filter(({ row }) => row.size <= 8)
          .map(({ row, text, hex }) => `, ${row.path} ${row.size === 8 && hex ? hex : text}`)
          .join('')}
        . {bitWords(message)}
        {message.fds ? ' A file descriptor comes beside it.' : ''}
      </p>
    </>
  );
}

/** What the back end knows, a line a matter. */
function Knows({ after }: { readonly after: BackEnd }) {
  const [ring] = after.rings;
  const lines: readonly (readonly [string, string])[] = [
    ['owner', after.owned ? 'yes' : 'none'],
    ['features', after.features === undefined ? 'not told' : `bits ${bitsOf(after.features).join(', ')}`],
    [
      'protocol features',
      after.protocol === undefined
        ? 'not told'
        : bitsOf(after.protocol)
            .map((bit) => PROTOCOL_FEATURES[bit])
            .join(', '),
    ],
    [
      'memory',
      after.regions.length === 0 ? 'none' : after.regions.map(({ size }) => `${size >> 20n} MiB`).join(', '),
    ],
    ['queue 0', ring?.size === undefined ? 'size not told' : `${ring.size} entries`],
    ['its place', ring?.placed ? 'known' : 'not known'],
    ['next available', String(ring?.base ?? 0)],
    ['kick, call', `${ring?.kick ? 'eventfd' : 'none'}, ${ring?.call ? 'eventfd' : 'none'}`],
    ['state', `${ring?.started ? 'started' : 'stopped'}, ${ring?.enabled ? 'enabled' : 'disabled'}`],
  ];
  return (
    <dl class="vu-knows">
      {lines.map(([what, is]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{is}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One step in full. */
function Detail({ happening }: { readonly happening: Happening }) {
  const { step, skipped, bytes, reply, replyBytes, refused, words, after } = happening;
  const fact = step.kind === 'message' ? messageFact(step.message.name) : undefined;
  return (
    <div class="vu-detail">
      <p>
        <Chip side="driver">{step.kind === 'kick' ? 'guest' : 'front end'}</Chip>{' '}
        <b>
          <code>
            {step.kind === 'message' ? `VHOST_USER_${step.message.name}` : 'a write to the kick eventfd'}
          </code>
        </b>{' '}
        {fact?.ioctl && (
          <span class="f-quiet">
            the ioctl <code>{fact.ioctl}</code> of vhost
          </span>
        )}
      </p>
      <p>
        {fact?.summary} {step.why}
      </p>
      {skipped && <p class="k-error">Left out.</p>}
      {step.kind === 'message' && bytes && <Told message={step.message} bytes={bytes} />}
      {words && <p>{words}</p>}
      {refused !== undefined && <p class="k-error">The back end refuses: {refused}</p>}
      {reply && replyBytes && (
        <>
          <p>
            <Chip side="device">back end</Chip> replies
          </p>
          <Told message={reply} bytes={replyBytes} />
        </>
      )}
      <Knows after={after} />
    </div>
  );
}

/** A vhost-user bring-up, message by message, of which any can be left out. */
export default function VhostUser({ instance }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const happening = shown(state);
  const { kicked, happenings } = state.run;
  const go = (to: number) => dispatch({ type: 'go', to });

  return (
    <div
      id={id}
      class="f vu"
      role="group"
      aria-label="A vhost-user bring-up"
      onKeyDown={(event) => {
        const key = takeTimeKey(event, 'play');
        if (key !== undefined) dispatch({ type: 'key', key });
      }}
    >
      <div class="f-bar">
        <strong>vhost-user-blk comes up</strong>
        <label>
          <input type="checkbox" checked={state.bit30} onChange={() => dispatch({ type: 'bit30' })} />
          the back end offers bit 30
        </label>
        <span class="f-tools">
          <IdleButton idle={state.left.length === 0} onClick={() => dispatch({ type: 'all' })}>
            Send all again
          </IdleButton>
          <BackAndOn at={state.step} last={happenings.length - 1} on="Next" go={go} />
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="vu-body">
        <Steps state={state} go={go} leave={(at) => dispatch({ type: 'leave', at })} />
        <Detail happening={happening} />
      </div>
      <p class="f-part vu-end">
        <b class={kicked.served ? 'vu-ok' : 'vu-bad'}>{kicked.served ? 'It works.' : 'It does not work.'}</b>{' '}
        {kicked.words}
      </p>
      <Notice text={state.notice} />
      <Announcer
        text={`Step ${state.step + 1} of ${happenings.length}: ${nameOf(happening.step)}${value(happening.step)}. ${happening.refused ?? happening.words ?? happening.step.why} ${kicked.words}`}
      />
    </div>
  );
}
