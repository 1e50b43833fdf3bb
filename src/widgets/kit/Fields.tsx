import type { ComponentChildren } from 'preact';
import type { DrawnField } from '../../virtio/decode/drawing.ts';
import { CommitInput } from './CommitInput.tsx';
import { hexNumber } from './hex.ts';

export interface FieldRow {
  readonly field: Pick<DrawnField, 'path' | 'offset' | 'size' | 'type' | 'doc' | 'names' | 'alternativeOf'>;
  /** The value, or where it is typed. */
  readonly value?: ComponentChildren;
  /** What stands below the description: the feature, an error. */
  readonly more?: ComponentChildren;
  readonly className?: string | undefined;
}

interface Props {
  readonly caption: string;
  readonly rows: readonly FieldRow[];
  readonly values: boolean;
  /** The field that is pointed at or chosen. */
  readonly on: string | undefined;
  /** The field whose names are all listed. */
  readonly open?: string | undefined;
  readonly onPoint: (path: string | undefined) => void;
}

/** At most this many names of a value are listed beside every field; more would hide the fields themselves. */
const FEW = 4;

function Names({ names, all }: { readonly names: DrawnField['names']; readonly all: boolean }) {
  const entries = Object.entries(names ?? {});
  if (entries.length === 0) return null;
  if (entries.length > FEW && !all) return <small>{entries.length} values have names.</small>;
  return (
    <small>
      {entries.map(([name, value], at) => (
        <span key={name}>
          {at > 0 && ', '}
          {value > 255 ? hexNumber(value) : String(value)} <code>{name}</code>
        </span>
      ))}
    </small>
  );
}

/** The fields of a struct as a table, a line each. Needs fields.css. */
export function Fields({ caption, rows, values, on, open, onPoint }: Props) {
  return (
    <table class="fl">
      <caption class="k-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Offset</th>
          <th scope="col">Field</th>
          {values && <th scope="col">Value</th>}
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody onMouseLeave={() => onPoint(undefined)}>
        {rows.map(({ field, value, more, className }) => (
          <tr
            key={field.path}
            class={`${className ?? ''}${field.path === on ? ' fl-on' : ''}`.trim() || undefined}
            onMouseEnter={() => onPoint(field.path)}
            onFocusIn={() => onPoint(field.path)}
          >
            <td class="fl-at">{field.offset ?? '…'}</td>
            <th scope="row" class={field.alternativeOf === undefined ? undefined : 'fl-part'}>
              <code>{field.path}</code> <span class="fl-type">{field.type}</span>
            </th>
            {values && <td class="fl-value">{value}</td>}
            <td>
              {field.doc}
              {field.type === 'union' && <small>One of the following, each from its first byte.</small>}
              <Names names={field.names} all={field.path === open} />
              {more}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface InputProps extends Pick<Parameters<typeof CommitInput>[0], 'text' | 'fault' | 'onCommit'> {
  readonly path: string;
}

/** The value of a field, to be typed over. */
export function ValueInput({ path, ...input }: InputProps) {
  return <CommitInput {...input} label={`Value of ${path}`} className="fl-input" />;
}
