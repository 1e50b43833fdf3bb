import { useEffect, useMemo, useState } from 'preact/hooks';
import { isBytePatch } from '../../virtio/world/codec.ts';
import { memoryAt } from '../../virtio/world/memory-at.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type HexMark, HexView } from '../kit/HexView.tsx';
import { hex, hexdump } from '../kit/hex.ts';
import { nameAt, PAGE, pageFor } from './places.ts';
import type { Action, State } from './state.ts';
import type { OnEdit } from './useCellGrid.tsx';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
  readonly mark: (touched: 'read' | 'write' | null) => string | undefined;
  readonly onEdit: OnEdit;
}

/** One page of guest memory, by default the one where something happens. */
export function Bytes({ state, dispatch, mark, onEdit }: Props) {
  const { trace, step, held } = state;
  // The list of places comes after hydration: a page read without script cannot use it.
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const places = useMemo(() => {
    const outer = trace.names.filter(
      (range, i) => !trace.names.slice(0, i).some((each) => range.address < each.address + each.size),
    );
    return outer.slice(0, 64);
  }, [trace]);

  const base = held === undefined ? pageFor(trace, step) : held - (held % PAGE);
  const region = trace.regions.find((each) => base >= each.base && base < each.base + each.size);
  const end = region ? region.base + region.size : base + PAGE;
  const size = Math.min(PAGE, end - base);
  const bytes = memoryAt(trace, step).bytes(base, size);
  const now = trace.steps[step];

  const marks: HexMark[] = [];
  const className = mark(now?.kind === 'read' || now?.kind === 'write' ? now.kind : null);
  if (now && className) marks.push({ address: now.address, size: now.size, className });
  for (const patch of trace.patches.filter(isBytePatch)) {
    if (patch.step <= step)
      marks.push({ address: patch.address, size: patch.bytes.length, className: 'q-edited' });
  }

  const hold = (address: number | undefined) => dispatch({ type: 'hold', address });
  const turn = (by: number) => {
    const first = region?.base ?? 0;
    hold(Math.min(Math.max(base + by * PAGE, first), end - PAGE));
  };

  return (
    <div class="q-bytes">
      <div class="q-head">
        <b>
          Bytes <code>0x{hex(base)}</code>
        </b>
        <span class="q-tools">
          <select
            aria-label="Which bytes"
            class="k-btn"
            disabled={!alive}
            value={held === undefined ? '' : String(held)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              hold(value === '' ? undefined : Number(value));
            }}
          >
            <option value="">where it happens</option>
            {alive &&
              places.map(({ name, address }) => (
                <option key={`${name}${address}`} value={String(address)}>
                  {name}
                </option>
              ))}
            {alive && held !== undefined && places.every(({ address }) => address !== held) && (
              <option value={String(held)}>0x{hex(base)}</option>
            )}
          </select>
          <button type="button" class="k-btn" aria-label="256 bytes back" onClick={() => turn(-1)}>
            −
          </button>
          <button type="button" class="k-btn" aria-label="256 bytes on" onClick={() => turn(1)}>
            +
          </button>
          <CopyButton label="Copy" text={() => hexdump(base, bytes)} />
        </span>
      </div>
      <HexView
        label={`Guest memory from 0x${hex(base)}`}
        base={base}
        bytes={bytes}
        marks={marks}
        nameAt={(address) => nameAt(trace.names, address)}
        onEdit={onEdit}
        text
      />
    </div>
  );
}
