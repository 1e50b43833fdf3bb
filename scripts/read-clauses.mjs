/**
 * Writes src/virtio/spec/clauses/<version>.json: for each numbered heading of the specification its key, number,
 * title, source file and line, and what its place in the published HTML can be found by.
 *
 *     node scripts/read-clauses.mjs <a clone of https://github.com/oasis-tcs/virtio-spec>
 *
 * Headings are numbered as LaTeX does with `secnumdepth` 5: `\drivernormative`, `\devicenormative` and
 * `\conformance` expand to a heading of the level they are given (commands.tex).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { VERSIONS } from '../src/virtio/spec/versions.ts';
import { PREFIXES, RENAMES } from './clause-renames.mjs';
import { group, readSource, showIn } from './latex-source.mjs';

const LEVELS = ['chapter', 'section', 'subsection', 'subsubsection', 'paragraph', 'subparagraph'];
const MARK =
  /\\(appendix|drivernormative|devicenormative|conformance|chapter|section|subsection|subsubsection|paragraph|subparagraph)(\*?)(?![a-zA-Z@])/g;

/** A heading as the published document prints it. */
function plain(tex) {
  let title = tex.replace(/\\DIFdeltextcstwo\{[^{}]*\}/g, '');
  for (let before = ''; before !== title; ) {
    before = title;
    title = title.replace(/\\(?:field|emph|texttt|textbf|textit|DIFaddtextcstwo)\{([^{}]*)\}/g, '$1');
  }
  return title
    .replace(/\\textbackslash\{?\}?/g, '\\')
    .replace(/\\([_&%#$])/g, '$1')
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/``|''/g, '"')
    .replace(/[~\s]+/g, ' ')
    .trim();
}

/** The first words after a heading when plain prose follows, else undefined: two words mark the place in the HTML. */
function leadAfter(text, from) {
  let rest = text.slice(from, from + 2000);
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/^(?:\s+|\\label\s*\{[^{}]*\}|\\phantomsection)/, '');
  }
  return /^([A-Z][a-z]*\s+[a-z]+)(?=[\s,.])/.exec(rest)?.[1].replace(/\s+/g, ' ');
}

/** Every numbered heading in order, as a tree flattened with `parent` indices. */
function readHeadings(show) {
  const { text, placeOf } = readSource(show);
  const counts = LEVELS.map(() => 0);
  const path = [];
  const headings = [];
  let appendix = false;
  let clauses = 0;
  for (const match of text.matchAll(MARK)) {
    const [, macro, star] = match;
    const place = placeOf(match.index);
    const after = match.index + match[0].length;
    if (macro === 'appendix') {
      appendix = true;
      counts.fill(0);
      continue;
    }
    let level = macro;
    let at = after;
    let kind = '';
    if (macro === 'drivernormative' || macro === 'devicenormative' || macro === 'conformance') {
      const given = group(text, at);
      if (given === undefined) continue;
      level = given.body.trim().slice(1);
      at = given.end;
      kind = macro === 'drivernormative' ? 'driver' : macro === 'devicenormative' ? 'device' : 'clause';
    } else {
      if (star !== '') continue;
      const short = /^\s*\[[^\]]*\]/.exec(text.slice(at, at + 300));
      if (short !== null) at += short[0].length;
    }
    const named = group(text, at);
    const depth = LEVELS.indexOf(level);
    if (named === undefined || depth < 0) continue;
    let end = named.end;
    if (kind === 'driver' || kind === 'device') end = group(text, end)?.end ?? end;
    counts[depth]++;
    counts.fill(0, depth + 1);
    const chapter = appendix ? String.fromCharCode(64 + counts[0]) : String(counts[0]);
    const number = [chapter, ...counts.slice(1, depth + 1)].join('.');
    const subject = plain(named.body);
    if (kind === 'clause') clauses++;
    const title =
      kind === 'driver'
        ? `Driver Requirements: ${subject}`
        : kind === 'device'
          ? `Device Requirements: ${subject}`
          : kind === 'clause'
            ? `Clause ${clauses}: ${subject}`
            : subject;
    path.length = depth;
    const parent = path.findLast((index) => index !== undefined);
    path[depth] = headings.length;
    headings.push({
      number,
      title,
      ...place,
      depth,
      parent,
      subject,
      // tex4ht names an anchor by the running count of headings, the contents page being the first.
      anchor: appendix ? undefined : `x1-${headings.length + 2}000${counts[depth]}`,
      lead: leadAfter(text, end),
    });
  }
  return headings;
}

const slug = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const NORMATIVE = /^(Driver|Device) Requirements: (.*)$/;
const LEGACY = /^Legacy Interfaces?: (?:A Note on )?(.*)$/;
/** The last part of a subject such as `Device Operation: Request Queues` or `Block Device / Feature bits`. */
const tail = (subject) =>
  subject
    .split(/\s*[:/]\s*/)
    .at(-1)
    .toLowerCase();

const unnumbered = (title) => title.replace(/^Clause \d+: /, '');

/** A normative or legacy heading as [kind, subject], else undefined. */
function roleOf(heading) {
  const title = unnumbered(heading);
  const normative = NORMATIVE.exec(title);
  if (normative !== null) return [`${normative[1].toLowerCase()}-requirements`, normative[2]];
  const legacy = LEGACY.exec(title);
  return legacy === null ? undefined : ['legacy-interface', legacy[1]];
}

/** Gives each heading of each version its key. Keys are made level by level, the versions side by side. */
function assignKeys(tables) {
  const renamed = (key, version) => {
    const rename = RENAMES.find(([from, , versions]) => from === key && versions.includes(version));
    return rename === undefined ? key : rename[1];
  };
  for (let depth = 0; depth < LEVELS.length; depth++) {
    const subjects = new Map();
    const all = tables.flatMap(({ version, headings }) =>
      headings.map((heading) => ({ version, heading, parent: headings[heading.parent] })),
    );
    const level = all.filter(({ heading }) => heading.depth === depth);
    for (const { heading, parent } of all) {
      const role = roleOf(heading.title);
      if (role === undefined || parent?.key === undefined) continue;
      const at = `${parent.key}|${role[0]}`;
      subjects.set(at, (subjects.get(at) ?? new Set()).add(role[1].toLowerCase()));
    }
    for (const { version, heading, parent } of level) {
      const role = roleOf(heading.title);
      const prefix = depth < 2 ? PREFIXES[heading.title] : undefined;
      let key;
      if (prefix !== undefined) key = prefix;
      else if (role === undefined || parent === undefined) {
        key = `${parent?.key}/${slug(unnumbered(heading.title))}`;
      } else {
        const [kind, subject] = role;
        const only = subjects.get(`${parent.key}|${kind}`).size === 1;
        const same = tail(subject) === tail(parent.title);
        key = `${parent.key}/${kind}${only || same ? '' : `-${slug(subject)}`}`;
      }
      heading.key = renamed(key, version);
    }
  }
}

function main() {
  const checkout = process.argv[2];
  if (checkout === undefined) {
    console.error('usage: node scripts/read-clauses.mjs <clone of oasis-tcs/virtio-spec>');
    process.exit(2);
  }
  const tables = VERSIONS.map(({ version, commit }) => {
    return { version, headings: readHeadings(showIn(checkout, commit)) };
  });
  assignKeys(tables);
  const folder = new URL('../src/virtio/spec/clauses/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  let failed = false;
  for (const { version, headings } of tables) {
    const table = {};
    for (const { key, number, title, file, line, anchor, lead } of headings) {
      if (key in table) {
        console.error(`${version}: ${number} and ${table[key].number} are both ${key}`);
        failed = true;
      }
      table[key] = { number, title, file, line, anchor, lead };
    }
    const rows = Object.entries(table).map(([key, row]) => `${JSON.stringify(key)}: ${JSON.stringify(row)}`);
    writeFileSync(new URL(`${version}.json`, folder), `{\n${rows.join(',\n')}\n}\n`);
    console.log(`${version}: ${rows.length} clauses`);
  }
  if (failed) process.exit(1);
}

main();
