import { netHeaderIn, type Situation } from '../../virtio/legacy/offer.ts';
import { PAGE } from '../../virtio/legacy/queue-map.ts';
import type { ClauseKey } from '../../virtio/spec/types.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { hexBytes, hexNumber } from '../kit/hex.ts';
import { NUMBERS, type NumberName, queueOf, type State } from './state.ts';

/** Where the header of a packet is told, and what is different in the legacy interface. */
export const HEADER_CLAUSES: readonly ClauseKey[] = [
  'net/device-operation',
  'net/device-operation/legacy-interface',
];

const whole = (value: number): string => value.toLocaleString('en-GB');

interface HeaderProps {
  readonly situation: Situation;
  readonly bigEndian: boolean;
  readonly citations: Citations;
}

/** A length, for the bytes of a field of 16 bits: an Ethernet, an IPv4 and a TCP header. */
const HEADERS = 54;

/** The header before each packet, a cell a field. */
export function Header({ situation, bigEndian, citations }: HeaderProps) {
  const layout = netHeaderIn(situation);
  const sample = new DataView(new ArrayBuffer(2));
  sample.setUint16(0, HEADERS, !bigEndian);
  return (
    <div class="f-part">
      <p>
        <code>struct virtio_net_hdr</code> has <b>{layout.size} bytes</b>.{' '}
        {HEADER_CLAUSES.map((clause) => (
          <span key={clause}>
            <Cited clause={clause} citations={citations} />{' '}
          </span>
        ))}
        <span class="f-quiet">
          A <code>hdr_len</code> of {HEADERS} lies in it as{' '}
          <code>{hexBytes(new Uint8Array(sample.buffer))}</code>.
        </span>
      </p>
      <ul class="lg-strip">
        {layout.fields.map(({ name, offset, type }) => (
          <li key={name}>
            <small>+{offset}</small> {name === 'union' ? 'padding or IPsec' : name}
            <small> {type.size}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

const LABELS: Readonly<Record<NumberName, string>> = {
  size: 'entries',
  align: 'Queue Align',
  base: 'address',
};

interface QueueProps {
  readonly state: State;
  readonly id: string;
  readonly onType: (name: NumberName, text: string) => void;
}

/** The queue byte by byte, for the numbers typed in. */
export function Queue({ state, id, onType }: QueueProps) {
  const { legacy, faults, map, wish } = queueOf(state);
  const names = (Object.keys(NUMBERS) as NumberName[]).filter((name) => legacy || name !== 'align');
  return (
    <div class="f-part">
      <p class="f-row">
        <b>A queue</b>
        {names.map((name) => (
          <label key={name} class="f-quiet">
            {LABELS[name]}{' '}
            <input
              class="k-btn lg-in"
              size={name === 'base' ? 11 : 6}
              autocomplete="off"
              spellcheck={false}
              value={state.typed[name]}
              aria-invalid={faults[name] !== undefined}
              aria-describedby={faults[name] && `${id}-${name}`}
              onInput={(event) => onType(name, event.currentTarget.value)}
            />
          </label>
        ))}
      </p>
      {names.map(
        (name) =>
          faults[name] !== undefined && (
            <p key={name} id={`${id}-${name}`} class="k-error" role="alert">
              {faults[name]}
            </p>
          ),
      )}
      {map && wish && (
        <>
          <table class="lg-table">
            <caption class="k-hidden">Parts of the queue</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Part</th>
                <th scope="col">Bytes</th>
              </tr>
            </thead>
            <tbody>
              {map.parts.map(({ name, offset, size, padding }) => (
                <tr key={offset} class={padding && 'lg-pad'}>
                  <td>
                    <code>{hexNumber(wish.base + offset)}</code>
                  </td>
                  <td>{name}</td>
                  <td>{whole(size)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="f-quiet">
            {whole(map.bytes)} bytes in all
            {map.page === undefined
              ? ', if you choose to put one part behind the other. The driver writes three addresses.'
              : `. The driver writes one number, the page: ${hexNumber(map.page)}.`}
            {legacy &&
              wish.align !== PAGE &&
              ` Over PCI it is always ${PAGE}; only a legacy MMIO or CCW driver chooses.`}
          </p>
        </>
      )}
    </div>
  );
}
