import type { ComponentChildren } from 'preact';
import { bitRows } from '../../virtio/ages/bits.ts';
import { marksOf } from '../../virtio/ages/marks.ts';
import type { Meeting } from '../../virtio/ages/meet.ts';
import { RESERVED } from '../../virtio/fact-lookup.ts';
import type { ClauseKey } from '../../virtio/spec/types.ts';
import type { RegisterAccess } from '../../virtio/transport/transport.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { chosen, meetingOf, type State } from './state.ts';
import { CLAUSES, statusWords } from './words.ts';

interface Props {
  readonly state: State;
  readonly meeting: Meeting;
  readonly words: string;
  readonly citations: Citations;
  readonly features: string;
  readonly onOpen: () => void;
}

const hex = (value: number | bigint, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** One meeting close up: what the driver saw, what was settled and how, and what each bit came to. */
export function Details({ state, meeting, words, citations, features, onOpen }: Props) {
  const { failure, way, statuses, accesses } = meeting;
  const isLegacy = way === 'legacy';
  const row = (title: string, clause: ClauseKey | undefined, children: ComponentChildren) => (
    <>
      <dt>{title}</dt>
      <dd>
        {children} <Cited clause={clause} citations={citations} />
      </dd>
    </>
  );
  return (
    <>
      <p class="f-part gn-says">
        <b>{words}</b> <Cited clause={failure?.clause ?? (way && CLAUSES.use)} citations={citations} />
      </p>
      {accesses.length > 0 && (
        <dl class="gn-facts">
          {row('Sees', undefined, <Marks state={state} meeting={meeting} />)}
          {statuses.length > 0 &&
            row(
              'Status',
              isLegacy ? CLAUSES.legacySteps : CLAUSES.standardSteps,
              <Statuses meeting={meeting} />,
            )}
          {meeting.words.length > 0 && row('Feature words', undefined, <Words meeting={meeting} />)}
          {meeting.queue && row('Ring', ringClause(meeting), ringWords(meeting, state.bus))}
          {way !== undefined &&
            row(
              'Byte order',
              isLegacy ? CLAUSES.legacyOrder : CLAUSES.standardOrder,
              <Order meeting={meeting} />,
            )}
        </dl>
      )}
      <Bits state={state} meeting={meeting} features={features} />
      {accesses.length > 0 && (
        <div class="f-part">
          <button type="button" class="k-btn" aria-expanded={state.open} onClick={onOpen}>
            {state.open ? 'Hide' : 'Show'} the {accesses.length} accesses
          </button>
          {state.open && <Accesses accesses={accesses} looked={meeting.looked} />}
        </div>
      )}
    </>
  );
}

function Marks({ state, meeting }: Pick<Props, 'state' | 'meeting'>) {
  return (
    <>
      {marksOf(meeting, meetingOf(state).driver).map(({ name, value }, at) => (
        <span key={name}>
          {at > 0 && ', '}
          {name} {/^[0-9a-fx:]+$/.test(value) ? <code>{value}</code> : value}
        </span>
      ))}
    </>
  );
}

/** What the driver wrote, in order, each time with the bit that is new; what it read back goes beside it. */
function Statuses({ meeting: { statuses } }: Pick<Props, 'meeting'>) {
  let before = 0;
  return (
    <>
      {statuses.map(({ kind, value }, at) => {
        const added = value & ~before;
        if (kind === 'write') before = value;
        return (
          <span key={at}>
            {kind === 'write' && at > 0 && '→ '}
            <code>{hex(value, 2)}</code> {kind === 'read' ? 'read back' : statusWords(added)}{' '}
          </span>
        );
      })}
    </>
  );
}

function Words({ meeting: { words } }: Pick<Props, 'meeting'>) {
  return (
    <>
      {words.map(({ window, offered, accepted }) => (
        <span key={window} class="gn-word">
          {window * 32}–{window * 32 + 31}: <code>{hex(offered >>> 0, 8)}</code>{' '}
          {accepted === null ? (
            'read'
          ) : (
            <>
              → <code>{hex(accepted >>> 0, 8)}</code>
            </>
          )}
        </span>
      ))}
    </>
  );
}

const isPacked = ({ accepted }: Meeting): boolean => (accepted & RESERVED.RING_PACKED) !== 0n;

function ringClause(meeting: Meeting): ClauseKey {
  if (meeting.way === 'legacy') return CLAUSES.legacyQueue;
  return isPacked(meeting) ? CLAUSES.packed : CLAUSES.split;
}

function ringWords(meeting: Meeting, bus: State['bus']) {
  const { queue, way } = meeting;
  if (queue === undefined) return null;
  const { size, descriptors, driverArea, deviceArea } = queue.addresses;
  const head = `queue ${queue.index}, ${size} entries, `;
  if (way === 'legacy') {
    // Channel I/O takes the address as it is, in bytes.
    const [unit, place] = bus === 'ccw' ? ['address', descriptors] : ['page', descriptors / 4096];
    return (
      <>
        {head}split, one piece: {unit} <code>{hex(place)}</code>, used ring {deviceArea - descriptors} bytes
        on
      </>
    );
  }
  return (
    <>
      {head}
      {isPacked(meeting) ? 'packed' : 'split'}, three addresses:{' '}
      {[descriptors, driverArea, deviceArea].map((address, at) => (
        <span key={at}>
          {at > 0 && ', '}
          <code>{hex(address)}</code>
        </span>
      ))}
    </>
  );
}

/** Whose order it is, and what that comes to in memory. */
function Order({ meeting: { way, index } }: Pick<Props, 'meeting'>) {
  const whose = way === 'legacy' ? 'the guest’s' : 'little-endian, whatever the guest is';
  if (index === undefined) return <>{whose}</>;
  return (
    <>
      {whose}: the available index, 1, lies in memory as{' '}
      <code>{[...index].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}</code>
    </>
  );
}

function Bits({ state, meeting, features }: Pick<Props, 'state' | 'meeting' | 'features'>) {
  const rows = bitRows(chosen(state), meeting);
  if (rows.length === 0) return null;
  const mark = (is: boolean) =>
    is ? (
      '✓'
    ) : (
      <span class="gn-no">
        ·<span class="k-hidden">no</span>
      </span>
    );
  return (
    <table class="gn-bits">
      <caption class="k-hidden">Feature bits</caption>
      <thead>
        <tr>
          <th scope="col">Bit</th>
          <th scope="col">Feature</th>
          <th scope="col">since</th>
          <th scope="col">offered</th>
          <th scope="col">known</th>
          <th scope="col">agreed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ bit, name, since, offered, known, accepted }) => (
          <tr key={bit} class={accepted ? undefined : 'gn-out'}>
            <td>{bit}</td>
            <th scope="row">
              <a href={`${features}#${name}`}>
                <code>{name.replace(/^VIRTIO_/, '')}</code>
              </a>
            </th>
            <td>{since}</td>
            <td>{mark(offered)}</td>
            <td>{mark(known)}</td>
            <td>{mark(accepted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What an access is called: a command of channel I/O is started, and its status says how it ended. */
function verbOf({ kind, group }: RegisterAccess): string {
  if (group !== 'channel command') return VERBS[kind];
  return kind === 'register-write' ? 'starts' : 'ends with';
}

const VERBS: Readonly<Record<RegisterAccess['kind'], string>> = {
  'register-read': 'reads',
  'register-write': 'writes',
  notify: 'notifies',
  interrupt: 'interrupts',
};

function Accesses({
  accesses,
  looked,
}: {
  readonly accesses: readonly RegisterAccess[];
  readonly looked: number;
}) {
  const line = (access: RegisterAccess, at: number) => {
    const { actor, name, group, size, value } = access;
    return (
      <tr key={at}>
        <td class="gn-n">{at + 1}</td>
        <td>
          {actor === 'device' && 'device '}
          {verbOf(access)}
        </td>
        <th scope="row">
          <code>{name}</code>
          {group?.startsWith('VIRTIO_PCI_CAP_') && <small> of {group}</small>}
        </th>
        <td class="gn-n">
          <code>{hex(value, Math.min(8, 2 * size))}</code>
        </td>
      </tr>
    );
  };
  return (
    <table class="gn-accesses">
      <caption>
        The first {looked} find the device{accesses.length > looked && '; the others bring it up and ask it'}
      </caption>
      <tbody>{accesses.map(line)}</tbody>
    </table>
  );
}
