import { CopyButton } from '../kit/CopyButton.tsx';
import { leaving } from './focus.ts';
import { shownQueue } from './shown.ts';
import type { Action, State } from './state.ts';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
  readonly link: () => string;
}

/** The head of the widget: what runs, the choices it offers, the link to it. */
export function Bar({ state, dispatch, link }: Props) {
  const { scenario, options, trace, start } = state;
  const queue = trace.queues[shownQueue(trace)];
  return (
    <div class="q-bar">
      <strong>{scenario.title}</strong>
      {queue && (
        <span class="q-quiet">
          {trace.queues.length > 1 && `${queue.name}, `}
          {queue.format} ring, {queue.size} entries
        </span>
      )}
      <span class="q-tools">
        {scenario.id !== start.scenario && (
          <button type="button" class="k-btn" onClick={leaving(() => dispatch({ type: 'home' }))}>
            Back
          </button>
        )}
        {scenario.options
          .filter((option) => option.values.length > 1)
          .map(({ name, label, values, text }) => {
            const value = options[name] ?? '';
            const set = (to: string) => dispatch({ type: 'option', name, value: to });
            if (values.length === 2 && values[0]?.value === 'off') {
              const on = value !== 'off';
              return (
                <button
                  key={name}
                  type="button"
                  class="k-btn"
                  aria-pressed={on}
                  onClick={() => set((on ? values[0] : values[1])?.value ?? '')}
                >
                  {label}
                </button>
              );
            }
            return (
              <label key={name} class="q-choice">
                {label}{' '}
                <select class="k-btn" value={value} onChange={(event) => set(event.currentTarget.value)}>
                  {values.map((each) => (
                    <option key={each.value} value={each.value} selected={each.value === value}>
                      {each.label}
                    </option>
                  ))}
                  {text && !values.some((each) => each.value === value) && (
                    <option value={value} selected>
                      your own
                    </option>
                  )}
                </select>
              </label>
            );
          })}
        <CopyButton label="Copy link" text={link} />
      </span>
    </div>
  );
}
