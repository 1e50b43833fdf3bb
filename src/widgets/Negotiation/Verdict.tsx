import { featuresHex, featuresString } from '../../virtio/decode/features.ts';
import type { Handshake } from '../../virtio/handshake.ts';
import type { Problem } from '../../virtio/negotiation.ts';
import { Chip } from '../kit/Chip.tsx';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import type { View } from './state.ts';
import { accessWords, statusWords } from './words.ts';

interface Props {
  readonly view: View;
  readonly done: Handshake;
  readonly citations: Citations;
}

/** How the device answers, in one line that stays in sight while the bits above it are changed. */
export function Answer({ done, citations }: Omit<Props, 'view'>) {
  return (
    <p class="f-row n-answer">
      <Chip side="device">{done.kept ? 'Keeps FEATURES_OK' : 'Refuses FEATURES_OK'}</Chip>
      <span>
        Status reads <code>{statusWords(done.status)}</code>.
      </span>
      <Cited clause="init/device-initialization" citations={citations} />
    </p>
  );
}

/** A device may refuse a choice that breaks a rule on the bits as a whole, or go on with it: the text leaves it open. */
function verdictWord(fatal: boolean, kind: Problem['kind']): string {
  if (!fatal) return 'note:';
  return kind === 'rule' ? '✕ not allowed:' : '✕ refused:';
}

/** Which rules are broken, and the bits that both sides now go by. */
export function Verdict({ view, done, citations }: Props) {
  const hex = featuresHex(view.accepted);
  const string = featuresString(view.accepted);
  return (
    <div class="f-part n-verdict">
      {view.problems.length > 0 && (
        <ul>
          {view.problems.map(({ message, clause, fatal, kind }) => (
            <li key={message}>
              <b class={fatal ? 'n-no' : 'f-quiet'}>{verdictWord(fatal, kind)}</b> {message}{' '}
              <Cited clause={clause} citations={citations} />
            </li>
          ))}
        </ul>
      )}
      <dl>
        <div>
          <dt>{done.kept ? 'Negotiated' : 'Asked for'}</dt>
          <dd>
            <code>{hex}</code> <CopyButton label="Copy" text={() => hex} />
          </dd>
        </div>
        <div>
          <dt>As Linux prints it</dt>
          <dd>
            <code>{string}</code> <CopyButton label="Copy" text={() => string} />
          </dd>
        </div>
      </dl>
      <details>
        <summary>Register by register, {done.accesses.length} accesses</summary>
        <ol>
          {done.accesses.map((access, at) => (
            <li key={at}>
              <code>{accessWords(access)}</code>
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
