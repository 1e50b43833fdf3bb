/** How the rows of each kind of page are read, for a filter: a small description for each form's `data-filter`. */
import type { Row } from './rows.ts';

export interface Kind {
  /** What is shown or hidden: each is a row. */
  readonly rows: string;
  /** What goes with the last of its rows. */
  readonly groups?: string;
  read(row: HTMLElement): Row;
}

const textOf = (root: Element | null | undefined): string => root?.textContent?.trim() ?? '';
const all = (root: Element, selector: string): Element[] => [...root.querySelectorAll(selector)];

/** A row of a table: the name stands in its `th`, numbers in cells of class `n`, the versions in one of class `v`. */
function fromCells(row: HTMLElement): Row {
  const head = row.querySelector('th');
  const cells = all(row, 'td');
  const heading = textOf(row.closest('section')?.querySelector('h2'));
  return {
    text: `${row.id} ${row.textContent}`.toLowerCase(),
    name: textOf(head?.querySelector('code') ?? head),
    numbers: all(row, 'td.n').slice(0, 1).map(textOf),
    versions: textOf(cells.at(-1)),
    legacy: /Legacy interface\./.test(textOf(head)) || /legacy/i.test(heading),
    tags: {},
  };
}

const features: Kind = {
  rows: '#all-features tbody tr',
  read(row) {
    return { ...fromCells(row), tags: { d: textOf(row.querySelector('td + td')) } };
  },
};

const devices: Kind = {
  rows: '#all-devices tbody tr',
  read(row) {
    const plain = fromCells(row);
    // People know a device by the name of its page: virtio-blk.
    const page = row.querySelector('th a')?.getAttribute('href')?.split('/').at(-1) ?? row.id;
    return {
      ...plain,
      text: `${plain.text} virtio-${row.id} virtio-${page}`,
      numbers: all(row, 'td.n').map(textOf),
      versions: `${textOf(row.lastElementChild?.previousElementSibling)} ${plain.versions}`,
    };
  },
};

/** Tables under headings; those of registers lie in a region that scrolls. */
const grouped: Kind = { rows: 'section .fields tbody tr', groups: 'section', read: fromCells };

/** A struct with all its layouts. The buttons that copy it and the heads of its tables are no words of it. */
const structs: Kind = {
  rows: '[data-structs] > section',
  read(row) {
    const titles = all(row, '.sd-more:has(.as)').map((title) =>
      textOf(title).replace(textOf(title.querySelector('.as')), ''),
    );
    const others = all(row, 'h2, .sd-sum, .sd-more:not(:has(.as)), tbody').map(textOf);
    return {
      text: ['struct', ...titles, ...others].join(' ').toLowerCase(),
      name: textOf(row.querySelector('h2')),
      numbers: titles.map((title) => /(\d+) bytes?,/.exec(title)?.[1] ?? ''),
      versions: titles.join(' '),
      legacy: /legacy interface/.test(titles[0] ?? ''),
      tags: {},
    };
  },
};

/** A line of what changed: it is found by its scope and by its kind too. */
const changes: Kind = {
  rows: '.changes li',
  groups: '.prose > section, dd, .few, details',
  read(row) {
    const heading = row.closest('section')?.querySelector('h2');
    const kind = textOf(row.closest('dd')?.previousElementSibling);
    const isFact = heading?.id !== 'devices' && heading?.id !== 'sections';
    const what = isFact ? textOf(row.closest('.few, details')?.firstElementChild) : kind;
    return {
      text: `${heading?.id} ${textOf(heading)} ${kind} ${row.textContent}`.toLowerCase(),
      name: textOf(row.querySelector('a')),
      numbers: [],
      versions: '',
      legacy: false,
      tags: {
        k: isFact ? kind.toLowerCase() : heading.id,
        c: /gone|away/i.test(what) ? 'gone' : /new|got an? /i.test(what) ? 'new' : 'changed',
      },
    };
  },
};

export const KINDS: Readonly<Record<string, Kind>> = {
  features,
  devices,
  constants: grouped,
  registers: grouped,
  structs,
  changes,
};
