// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer } from 'preact/hooks';
import type { Room } from '../../virtio/queue/room.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { piecesOf, reducer, roomsOf, SIZES, START, toFields } from './state.ts';

export interface Props {
  readonly instance: string;
  readonly citations: Citations;
}

const count = (number: number, what: string): string =>
  `${number.toLocaleString('en-GB')} ${what}${number === 1 ? '' : 's'}`;

/** The descriptors of the queue, those of one request together. */
function Bar({ room, size }: { readonly room: Room; readonly size: number }) {
  const part = (descriptors: number): string => `${((100 * descriptors) / size).toFixed(2)}%`;
  return (
    <svg class="qr-bar" height="20" aria-hidden="true">
      {Array.from({ length: room.requests }, (_, i) => (
        <rect key={i} x={part(i * room.each)} width={part(room.each)} height="20" />
      ))}
      {room.free > 0 && (
        <rect class="qr-free" x={part(size - room.free)} width={part(room.free)} height="20" />
      )}
    </svg>
  );
}

function Row({
  title,
  room,
  size,
  citations,
}: {
  readonly title: string;
  readonly room: Room;
  readonly size: number;
  readonly citations: Citations;
}) {
  const { requests, each, free, tableBytes, ringBytes, refusal } = room;
  return (
    <div class="qr-row">
      <p>
        <strong>{title}</strong> <b>{count(requests, 'request')} at once</b>
        {requests > 0 && `, ${count(each, 'descriptor')} each`}; {count(free, 'descriptor')} left
      </p>
      <Bar room={room} size={size} />
      <p class="f-quiet">
        {ringBytes.toLocaleString('en-GB')} bytes of rings
        {tableBytes > 0 && ` and ${tableBytes.toLocaleString('en-GB')} of tables`}.{' '}
        {refusal.reason === 'full'
          ? `The next one would need ${count(each, 'descriptor')}.`
          : `Refused: ${refusal.message}`}{' '}
        <Cited clause={refusal.clause} citations={citations} />
      </p>
    </div>
  );
}

/** One queue, filled to the brim by the model's driver: with a descriptor for each buffer, and with indirect tables. */
export default function QueueRoom({ instance, citations }: Props) {
  const [state, dispatch] = useReducer(reducer, START);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { size, packed } = state;
  const pieces = piecesOf(state.pieces);
  const rooms = 'value' in pieces ? roomsOf(size, packed, pieces.value) : undefined;

  return (
    <div id={id} class="f qr" role="group" aria-label="How many requests fit in a queue">
      <div class="f-bar">
        <strong>How much fits</strong>
        <Select
          label="Queue size"
          options={SIZES.map((each) => ({ value: String(each), label: each }))}
          value={String(size)}
          onChoose={(value) => dispatch({ type: 'size', size: Number(value) })}
        />
        <label>
          Buffers a request
          <input
            class="k-btn"
            size={5}
            inputMode="numeric"
            autocomplete="off"
            value={state.pieces}
            aria-invalid={'error' in pieces}
            aria-describedby={'error' in pieces ? `${id}-fault` : undefined}
            onInput={(event) => dispatch({ type: 'pieces', text: event.currentTarget.value })}
          />
        </label>
        <button
          type="button"
          class="k-btn"
          aria-pressed={packed}
          onClick={() => dispatch({ type: 'packed', packed: !packed })}
        >
          Packed ring
        </button>
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      {rooms && (
        <>
          <Row title="A descriptor for each buffer" room={rooms.direct} size={size} citations={citations} />
          <Row title="A table for each request" room={rooms.indirect} size={size} citations={citations} />
        </>
      )}
      {'error' in pieces && (
        <p id={`${id}-fault`} class="qr-row k-error" role="alert">
          {pieces.error}
        </p>
      )}
      <Notice text={state.notice} place="qr-row" />
      <Announcer
        text={
          rooms
            ? `${count(rooms.direct.requests, 'request')} without tables, ${count(rooms.indirect.requests, 'request')} with them.`
            : ''
        }
      />
    </div>
  );
}
