import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../src/virtio/scenarios.ts';
import { modelOf } from '../../../src/widgets/QueueStepper/model.ts';
import { type Beat, follow, stepAt } from '../../../src/widgets/QueueStepper/pair.ts';
import { type Action, begin, createReducer, type State } from '../../../src/widgets/QueueStepper/state.ts';

const model = modelOf(scenarios);
const reduce = createReducer(model);
const start = (options: string) => begin(model, { scenario: 'queue/same-work', options });
const beatOf = ({ trace, step, options }: State): Beat => ({
  pair: 'rings',
  from: 'split',
  time: trace.steps[step]?.time ?? 0,
  isLast: step === trace.steps.length - 1,
  options,
});
const doing = (state: State, actions: readonly Action[]) => actions.reduce(reduce, state);

describe('two exchanges in step', () => {
  it('are at the same thing where the same thing begins in both', () => {
    const split = start('ring=split');
    let packed = start('ring=packed');
    for (const { index, kind, actor } of split.trace.steps) {
      const at = reduce(split, { type: 'go', to: index });
      packed = doing(packed, follow(packed, beatOf(at)));
      if (kind !== 'notify' && kind !== 'interrupt') continue;
      // A few accesses more or less lie between what began together and its end.
      const near = packed.trace.steps.slice(Math.max(0, packed.step - 4), packed.step + 5);
      expect(near.some((step) => step.kind === kind && step.actor === actor)).toBe(true);
    }
    expect(packed.step).toBe(packed.trace.steps.length - 1);
  });

  it('come to the first and to the last step together', () => {
    const packed = start('ring=packed');
    const split = start('ring=split');
    const last = reduce(split, { type: 'key', key: 'last' });
    const there = doing(packed, follow(packed, beatOf(last)));
    expect(there.step).toBe(packed.trace.steps.length - 1);
    expect(doing(there, follow(there, beatOf(split))).step).toBe(0);
    expect(stepAt(packed.trace, -1)).toBe(0);
  });

  it('take over each other’s choices, but not the kind of ring', () => {
    const split = reduce(start('ring=split'), { type: 'option', name: 'order', value: 'same' });
    const packed = start('ring=packed');
    const there = doing(packed, follow(packed, beatOf(split)));
    expect(there.options).toMatchObject({ ring: 'packed', order: 'same' });
    expect(follow(there, beatOf(split))).toEqual([]);
  });
});

it('a reader’s own buffers run on the kind of ring that is on show', () => {
  const text = 'r8.w8';
  const own = (options: string) => reduce(start(options), { type: 'chains', text }).scenario.id;
  expect([own('ring=split'), own('ring=packed')]).toEqual(['queue/custom', 'queue/packed-custom']);
});
