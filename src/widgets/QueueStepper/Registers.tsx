import { statusNames } from '../../virtio/spec/status.ts';
import { statusAt } from '../../virtio/world/device-status.ts';
import type { Trace } from '../../virtio/world/trace.ts';
import { Sign } from '../kit/Chip.tsx';
import { fromLittleEndian, hexNumber } from '../kit/hex.ts';

const LINES = 8;

/** `0x0b, ACKNOWLEDGE DRIVER FEATURES_OK`. */
function words(status: number): string {
  const names = statusNames(status).names.join(' ');
  return `0x${status.toString(16).padStart(2, '0')}${names === '' ? '' : `, ${names}`}`;
}

/** The latest register accesses, the one at hand marked: for runs that begin with the registers of a device. */
export function Registers({ trace, step }: { readonly trace: Trace; readonly step: number }) {
  const all = trace.steps.filter(({ kind }) => kind.startsWith('register'));
  const past = all.filter(({ index }) => index <= step);
  const lines = past.slice(-LINES);
  const status = statusAt(trace, step);
  return (
    <div class="q-table q-registers">
      <table>
        <caption>Registers, latest last</caption>
        <tbody>
          {Array.from({ length: Math.min(LINES, all.length) }, (_, i) => {
            const line = lines[i];
            if (!line) {
              return (
                <tr key={`empty${i - LINES}`}>
                  <td>·</td>
                  <td />
                  <td />
                </tr>
              );
            }
            const written = line.kind === 'register-write';
            const now = line.index === step ? `t-${written ? 'write' : 'read'} k-${line.actor}` : undefined;
            return (
              <tr key={line.index}>
                <td>
                  <Sign side={line.actor} /> {written ? 'writes' : 'reads'}
                </td>
                <td class={now}>{line.name ?? hexNumber(line.address)}</td>
                <td class={now}>{hexNumber(fromLittleEndian(line.after))}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td>Status</td>
            <td colSpan={2}>{status === null ? 'not touched yet' : words(status)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
