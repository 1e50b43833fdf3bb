import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import { CAUSES } from '../../../src/widgets/StuckGuide/causes.ts';
import { END } from '../../../src/widgets/StuckGuide/pages.ts';
import {
  addressOf,
  FIRST,
  NODES,
  nodeOf,
  outline,
  type Told,
} from '../../../src/widgets/StuckGuide/paths.ts';
import { QUESTIONS } from '../../../src/widgets/StuckGuide/questions.ts';
import { nodeAt, reducer, START, type State, toFields } from '../../../src/widgets/StuckGuide/state.ts';
import { restored } from './stuck-guide-shows.ts';

const SYMPTOMS = ['used-zero', 'creation', 'features', 'interrupts', 'stops', 'garbage'];

/** Every path from a node to a cause. Throws where one goes in a circle. */
function pathsFrom(id: string, trail: readonly string[] = []): string[][] {
  if (trail.includes(id)) throw new Error(`${[...trail, id].join(' → ')} goes in a circle.`);
  const node = nodeOf(id);
  const here = [...trail, id];
  return node.kind === 'cause' ? [here] : node.answers.flatMap(({ to }) => pathsFrom(to, here));
}
const PATHS = pathsFrom(FIRST);

describe('the paths of the guide', () => {
  it('begin with the symptoms that people report', () => {
    expect(QUESTIONS[FIRST]?.answers.map(({ to }) => to)).toEqual(SYMPTOMS);
  });

  it('all end at a cause after at most seven answers, and none goes in a circle', () => {
    for (const path of PATHS) {
      expect(CAUSES[path.at(-1) ?? ''], path.join(' → ')).toBeDefined();
      expect(path.length, path.join(' → ')).toBeLessThanOrEqual(8);
    }
  });

  it('reach every question and every cause', () => {
    expect([...new Set(PATHS.flat())].sort()).toEqual(Object.keys(NODES).sort());
  });

  it('offer two answers or more, with different words, and no more than there are digits', () => {
    for (const [id, { answers }] of Object.entries(QUESTIONS)) {
      expect(answers.length, id).toBeGreaterThanOrEqual(2);
      expect(answers.length, id).toBeLessThan(10);
      expect(new Set(answers.map(({ say }) => say)).size, id).toBe(answers.length);
    }
  });

  it('have no name for a question and a cause at once', () => {
    expect(Object.keys(QUESTIONS).filter((id) => id in CAUSES)).toEqual([]);
  });

  it('say where to look for every answer but the first', () => {
    for (const [id, { look }] of Object.entries(QUESTIONS)) expect(look.length > 0, id).toBe(id !== FIRST);
  });

  it('close every backquote', () => {
    const texts = JSON.stringify(NODES).match(/"[^"]*"/g) ?? [];
    for (const text of texts) expect(text.split('`').length % 2, text).toBe(1);
  });

  it('have no other mark-up, which would be shown as it stands', () => {
    expect(JSON.stringify(NODES)).not.toMatch(/\*\w+\*|\]\(/);
  });

  it('are told once each when the guide is read as a whole', () => {
    const told: string[] = [];
    const walk = ({ id, node, branches }: Told) => {
      if (node) told.push(id);
      for (const { leads } of branches) walk(leads);
    };
    walk(outline());
    expect(told.sort()).toEqual(Object.keys(NODES).sort());
  });
});

/** What a link has to show: the sentence of the step it leads to. */
const SENTENCES: Readonly<Record<string, string | RegExp>> = {
  'mmio-version': /are of version 1, not 2/,
  'pci-capabilities': /`VIRTIO_F_VERSION_1` was not offered/,
  'queue-size': /takes at most 8 descriptors, not 16/,
  'not-offered': /has not kept `FEATURES_OK`/,
  'legacy-device': /`VIRTIO_F_VERSION_1` was not offered/,
  halves: /did not keep `FEATURES_OK`/,
  'access-platform': /did not keep `FEATURES_OK`/,
  malformed: /but the descriptor table ends at/,
  'avail-idx': /^Looks at `avail\.idx`: it is 0, .* nothing is new/,
  held: /The device has taken it, and `used\.idx` is 0\.$/,
  quiet: /^Reads `used\.flags`: the device wants no notification/,
  'notify-address': /a request has not come back\. .*a place that belongs to no queue/,
  'bus-master': /^The request has not come back/,
  'not-enabled': /a request has not come back\. .*it is not enabled/,
  'legacy-layout': /a request has not come back\. .*not the one that the driver looks at/,
  compiler: /`used\.idx` is 1 in memory, and 0 in the driver’s register/,
  full: /2 requests cannot be sent, and of 8 descriptors 2 are free/,
  'packed-wrap': /AVAIL is 1 and USED is 0, its own wrap counter is 0: it is not available/,
  'index-wrap': /`used\.idx` is 1, and the driver has seen 65535/,
  'no-vector': /a request has not come back\. .*no vector to say so/,
  'no-ack': /a request has not come back\. .*The line never went down/,
  'ack-late': /a request has not come back\. .*acknowledged with the one before/,
  'no-interrupt': /^Reads `avail\.flags`: the driver wants no interrupt/,
  'used-event': /wants an interrupt once used entry 9 is written, so the device need not/,
  'avail-event': /wants a notification once available entry 9 is written, so the driver need not/,
  'lost-device': /one buffer has not come back/,
  'lost-driver': /one buffer has not come back/,
  'short-length': /takes “fourcret of before” for the answer to “second”\. It is “four”/,
  address: /neither its data nor its status are where the driver looks/,
  header: /It is “a packet from the wire”/,
  order: /for the answer to “first”\. It is “answer to first”/,
  barrier: /the device saw old bytes/,
};
describe('a link to where a cause can be seen', () => {
  it.each(Object.keys(SENTENCES))('restores a run that fails for it: %s', async (id) => {
    const { show } = CAUSES[id] ?? {};
    if (!show) throw new Error(`There is no cause “${id}”.`);
    const found = await restored(show);
    if (found.kind !== 'QueueStepper') throw new Error(`${id} leads to a ${found.kind}.`);
    expect(found.state.notice).toBeUndefined();
    expect(found.said).toMatch(SENTENCES[id] ?? '');
    expect(found.state.trace.ending.kind).not.toBe('complete');
    expect(found.state.step).toBe(
      show.fields.s === END ? found.state.trace.steps.length - 1 : Number(show.fields.s),
    );
  });

  it('shows a refusal for bit 32 and for a bit without its companion', async () => {
    for (const [id, kind] of [
      ['version-1', 'version-1'],
      ['requirement', 'accepted-requirement'],
    ] as const) {
      const found = await restored((CAUSES[id] as (typeof CAUSES)[string]).show);
      if (found.kind !== 'Negotiation') throw new Error(`${id} leads to a ${found.kind}.`);
      expect(found.state.notice).toBeUndefined();
      expect(found.view.ok).toBe(false);
      expect(found.view.problems.map((problem) => problem.kind)).toContain(kind);
    }
  });

  it('takes nothing but the mistake: without it the run comes to its end', async () => {
    const made = Object.values(CAUSES).filter(({ show }) => show.fields['o.mistake'] && show.fields['c']);
    expect(made.length).toBeGreaterThanOrEqual(17);
    for (const { title, show } of made) {
      const found = await restored({ ...show, fields: { ...show.fields, 'o.made': 'off' } });
      if (found.kind !== 'QueueStepper') throw new Error(found.kind);
      expect(found.state.notice).toBeUndefined();
      expect(found.state.trace.ending, title).toEqual({ kind: 'complete' });
    }
  });

  it('is checked for every cause', () => {
    const others = ['version-1', 'requirement'];
    expect([...Object.keys(SENTENCES), ...others].sort()).toEqual(Object.keys(CAUSES).sort());
  });

  it('has the base of the site, the state of one widget and its anchor', () => {
    const { show } = CAUSES['barrier'] as (typeof CAUSES)[string];
    expect(addressOf(show, '/x/')).toBe(
      '/x/virt/concepts/split-ring?w.custom=1~c~queue*2fbarrier~s~99999#w-custom',
    );
  });
});

describe('the sources of the guide', () => {
  it('are clauses of 1.4, and threads', () => {
    for (const [id, cause] of Object.entries(CAUSES)) {
      expect(clause(cause.clause, '1.4'), id).toBeDefined();
      if (cause.thread)
        expect(cause.thread.url, id).toMatch(
          /^https:\/\/github\.com\/[\w-]+\/[\w.-]+\/(?:issues|pull)\/\d+$/,
        );
    }
  });
});

describe('the guide as a widget', () => {
  const restore = (fields: Readonly<Record<string, string>>): State =>
    reducer(START, { type: 'restore', from: decodeFields(encodeFields(fields)) });

  it('comes back from its address at any place of any path', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), fc.nat(), (path, much) => {
        const trail = path.slice(0, 2 + (much % (path.length - 1)));
        expect(restore(toFields({ trail }))).toEqual({ trail });
      }),
    );
  });

  it('goes on by answers and back to any question', () => {
    let state = reducer(START, { type: 'answer', at: 4 });
    expect(state.trail).toEqual([FIRST, 'stops']);
    state = reducer(state, { type: 'answer', at: 2 });
    expect(nodeAt(state)).toBe(CAUSES['index-wrap']);
    expect(reducer(state, { type: 'answer', at: 0 })).toBe(state);
    expect(reducer(state, { type: 'back', to: 1 }).trail).toEqual([FIRST, 'stops']);
    expect(reducer(state, { type: 'back', to: 0 })).toEqual(START);
    expect(reducer(START, { type: 'answer', at: 9 })).toBe(START);
  });

  it('begins anew, and says so, where a link describes no path', () => {
    for (const p of ['nowhere', 'stops.barrier', 'stops..full', 'start'])
      expect(restore({ p })).toMatchObject({ trail: [FIRST], notice: expect.stringContaining('path') });
  });
});
