// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.

import { useReducer } from 'preact/hooks';
import type { DeviceState, Place, RequestState, Scene } from '../../virtio/admin/migration.ts';
import { partWords } from '../../virtio/admin/part-words.ts';
import { headerBytes, keyOf, type Part, partName } from '../../virtio/admin/parts.ts';
import type { Feature } from '../../virtio/spec/types.ts';
import { BackAndOn } from '../kit/BackAndOn.tsx';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { hexBytes } from '../kit/hex.ts';
import { IdleButton } from '../kit/IdleButton.tsx';
import { takeTimeKey } from '../kit/keyboard.ts';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { begin, MOVES, reducer, saidOf, sceneOf, toFields } from './state.ts';

export interface Props {
  readonly citations: Citations;
  /** The device's own feature bits. */
  readonly features: readonly Feature[];
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const short = (name: string): string => name.replace(/^VIRTIO_(ADMIN_(STATUS|CMD)|DEV_PART)_/, '');
const labelOf = (scene: Scene): string =>
  MOVES.find(({ move }) => move === scene.move)?.label ?? 'The beginning';

const DESTINATIONS = [
  { value: 'same', label: 'the same' },
  { value: 'less', label: 'without EVENT_IDX' },
];
const RINGS = ['split', 'packed'].map((value) => ({ value, label: value }));

function Device({ place, state, isReached }: { place: Place; state: DeviceState; isReached: boolean }) {
  return (
    <div class={`m-device${isReached ? ' m-reached' : ''}`}>
      <strong>{place === 'source' ? 'Source, member 1' : 'Destination, member 2'}</strong>
      <span>{state.stopped ? 'stopped' : state.status === 0 ? 'reset' : 'running'}</span>
      <span class="f-quiet">
        status <code>0x{state.status.toString(16)}</code>
        {state.lastAvail !== null && <>, taken {state.lastAvail}</>}
      </span>
      <span class="f-quiet">{isReached ? 'the guest reaches this one' : ''}</span>
    </div>
  );
}

const whereOf = ({ taken, done }: RequestState): string => {
  if (taken.length > 1) return `done by both, ${taken.join(' and ')}`;
  const [by] = taken;
  if (by === undefined) return 'in the ring; no device has seen it';
  return done ? `done by the ${by}` : `with the ${by}`;
};

function Parts({ parts, features }: { parts: readonly Part[]; features: readonly Feature[] }) {
  return (
    <div class="f-part m-parts">
      <table>
        <caption>
          What was read from the source, in the order of the table: 16 bytes of header, then the value
        </caption>
        <tbody>
          {parts.map((part) => (
            <tr key={keyOf(part)}>
              <th scope="row">
                <code>{short(partName(part.type))}</code>
              </th>
              <td>
                {partWords(part, features)}
                <small class="m-bytes">
                  {hexBytes(headerBytes(part))} <b>{hexBytes(part.value)}</b>
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A disk in use that moves to another device: the reader makes the moves, the model answers. */
export default function Migration({ citations, features, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const scene = sceneOf(state);
  const { told } = scene;
  const says = saidOf(state);

  return (
    <div
      id={id}
      class="f m"
      role="group"
      aria-label="A migration"
      onKeyDown={(event) => {
        const key = takeTimeKey(event);
        if (key !== undefined) dispatch({ type: 'key', key });
      }}
    >
      <div class="f-bar">
        <strong>A disk moves</strong>
        <Select
          label="Destination"
          options={DESTINATIONS}
          value={state.options.destination}
          onChoose={(value) =>
            dispatch({ type: 'options', options: { destination: value === 'less' ? 'less' : 'same' } })
          }
        />
        <Select
          label="Ring"
          options={RINGS}
          value={state.options.packed ? 'packed' : 'split'}
          onChoose={(value) => dispatch({ type: 'options', options: { packed: value === 'packed' } })}
        />
        <span class="f-tools">
          <BackAndOn
            at={state.at}
            last={state.scenes.length - 1}
            on="Step"
            go={(to) => dispatch({ type: 'go', to })}
          />
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'in-order' })}>
            As it should be
          </button>
          <IdleButton idle={state.moves.length === 0} onClick={() => dispatch({ type: 'restart' })}>
            Start again
          </IdleButton>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="m-moves" role="group" aria-label="Next">
        {MOVES.map(({ move, label }) => (
          <button key={move} type="button" class="k-btn" onClick={() => dispatch({ type: 'move', move })}>
            {label}
          </button>
        ))}
      </div>
      <p class="f-part m-says">
        <strong>
          {state.at} of {state.scenes.length - 1}: {labelOf(scene)}.
        </strong>{' '}
        {told && (
          <span class={told.isOk ? 'm-ok' : 'm-no'}>
            <code>{short(told.command)}</code> {told.isOk ? 'done' : 'refused'}:{' '}
            <code>{short(told.status)}</code>
            {!told.isOk && (
              <>
                , <code>{short(told.qualifier)}</code>
              </>
            )}
            .
          </span>
        )}{' '}
        {says} <Cited clause={told?.clause} citations={citations} />
      </p>
      <div class="m-devices">
        {(['source', 'destination'] as const).map((place) => (
          <Device key={place} place={place} state={scene.devices[place]} isReached={scene.guest === place} />
        ))}
      </div>
      <ul class="m-requests" aria-label="Requests of the guest">
        {scene.requests.length === 0 && <li class="f-quiet">The guest has asked for nothing.</li>}
        {scene.requests.map((request) => (
          <li key={request.number} class={request.taken.length > 1 ? 'm-no' : undefined}>
            Write to sector {request.sector}: {whereOf(request)}.
          </li>
        ))}
      </ul>
      {scene.broken !== null && <p class="f-part k-error">The guest’s driver cannot go on: {scene.broken}</p>}
      {scene.parts.length > 0 && <Parts parts={scene.parts} features={features} />}
      <Notice text={state.notice} />
      <Announcer text={`${labelOf(scene)}. ${told && !told.isOk ? 'Refused. ' : ''}${says}`} />
    </div>
  );
}
