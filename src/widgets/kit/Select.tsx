interface Option {
  readonly value: string;
  readonly label: string | number;
}

interface Props {
  readonly label: string;
  readonly options: readonly Option[];
  /** The value that is chosen; with `none`, the empty string for none of them. */
  readonly value: string;
  /** What the choice is called while it is none of the options. */
  readonly none?: string | undefined;
  readonly title?: string | undefined;
  readonly className?: string | undefined;
  readonly onChoose: (value: string) => void;
}

/** One of several, as a list that drops down, with its label beside it. */
export function Select({ label, options, value, none, title, className, onChoose }: Props) {
  return (
    <label class={className}>
      {label}
      <select
        class="k-btn"
        autocomplete="off"
        title={title}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {none !== undefined && value === '' && (
          <option value="" selected>
            {none}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
