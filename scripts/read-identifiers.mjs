/**
 * Writes tests/fixtures/identifiers/<version>.json: every `#define`, enum member and `struct` in a listing of the
 * specification and every item or row of a table that gives a name its number, such as `\item[VIRTIO_NET_F_CSUM (0)]`,
 * `\item SENSE ID (0xe4)` or `0x0800 & VIRTIO_NET_FF_RESOURCE_CAP`, and every register in a table of its own, each with the
 * place where it first stands, grouped by the section.
 *
 *     node scripts/read-identifiers.mjs <a clone of https://github.com/oasis-tcs/virtio-spec>
 *
 * Beside it <version>-fields.json has the names in each struct that a listing writes out, by the same sections,
 * <version>-requires.json the features that an item says another one requires, and <version>-duties.json those that a
 * sentence says must or should be offered, accepted or negotiated, or must or should not. types.json has the type of each
 * field of those structs as `name:type`, for the versions that write the struct out so.
 *
 * Names and places only: what a name means is read by a person and entered in src/virtio.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { VERSIONS } from '../src/virtio/spec/versions.ts';
import { PREFIXES } from './clause-renames.mjs';
import { group, readSource, showIn } from './latex-source.mjs';
import { fieldTypes } from './struct-types.mjs';

/** Where facts that belong to no device stand; the sections of the devices are scopes by their own key. */
const SCOPES = { intro: 'generic', basic: 'generic', init: 'generic', 'reserved-features': 'generic' };
const OUTSIDE = new Set([
  'transports',
  'device-types',
  'new-device-types',
  'new-transports',
  'virtio-queue-h',
]);

/** Files of chapter 2 on administration: the parts of a device are what its commands carry. */
const ADMIN = /^(admin|device-parts)/;

const HEADING = /\\(?:chapter|section)(?![a-zA-Z*])/g;
const LISTING = /\\begin\{lstlisting\}([\s\S]*?)\\end\{lstlisting\}/g;
const ITEM = /\\item\s*\[?\s*((?:[A-Z0-9]|\\?_)+)\s*\(\d+\)/g;
const GROUP_TYPE = /\\item\[([A-Z][\w-]* group type)\s+\(0x[0-9a-f]+\)/g;
const COMMAND = /\\item\s+([A-Z][A-Z -]*[A-Z])\s+\(0x[0-9a-f]+\)/g;
/** A row of the tables of MMIO registers; one of two registers names both. */
const REGISTER = /\\mmioreg\{(?!Name\})(\w+)\}|\\mmiodreg\{(\w+)\}\{(\w+)\}/g;
const ROW = /^\s*(?:0x)?[0-9a-fA-F]+\s*&\s*(?:\\hyperref\[[^\]]*\]\s*\{)?(VIRTIO(?:\\?_[A-Z0-9]+)+)/gm;

/** The scope that begins at each chapter and section. A section without a scope of its own has its chapter's. */
function readScopes(text) {
  let chapter;
  return [...text.matchAll(HEADING)].map((match) => {
    const key = PREFIXES[group(text, match.index + match[0].length)?.body.trim()];
    const own = OUTSIDE.has(key) ? undefined : (SCOPES[key] ?? key);
    if (match[0] === '\\chapter') chapter = own;
    return { start: match.index, scope: own ?? chapter };
  });
}

/** C without its comments, and with everything else where it was. */
const withoutComments = (code) =>
  code.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));

/** Every name of a listing as [name, offset]. */
function* namesIn(listing) {
  const code = withoutComments(listing);
  for (const match of code.matchAll(/#\s*define\s+(\w+)/g)) yield [match[1], match.index];
  for (const match of code.matchAll(/\bstruct\s+(\w+)/g)) yield [match[1], match.index];
  for (const match of code.matchAll(/\benum(?:\s+\w+)?\s*\{([^}]*)\}/g)) {
    const start = match.index + match[0].indexOf('{') + 1;
    for (const member of match[1].matchAll(/(?:^|,)\s*(\w+)/g)) {
      yield [member[1], start + member.index + member[0].length - member[1].length];
    }
  }
}

/** The text between the brace at `open` and the one that closes it. */
function bodyAt(code, open) {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === '{') depth++;
    if (code[at] === '}' && --depth === 0) return code.slice(open + 1, at);
  }
  return code.slice(open + 1);
}

/** Every struct of a listing that is written out, as [name, names of its fields, offset, types]; nested ones as well. */
function* structsIn(listing) {
  const code = withoutComments(listing).replace(/#\s*define[^\n]*/g, (line) => ' '.repeat(line.length));
  for (const match of code.matchAll(/\bstruct\s+(\w+)\s*\{/g)) {
    const body = bodyAt(code, match.index + match[0].length - 1);
    const fields = [...body.matchAll(/([A-Za-z_]\w*)\s*(?::\s*\d+\s*)?(?:\[[^\]]*\]\s*)*[;,]/g)];
    yield [match[1], fields.map(([, name]) => name), match.index, fieldTypes(body)];
  }
}

/** The scope of a place, from the section that it stands in. */
function scopeAt(scopes, offset, place) {
  const section = scopes.findLast(({ start }) => start <= offset)?.scope;
  return section === 'generic' && ADMIN.test(place.file) ? 'admin' : section;
}

/** Twice scope, then struct, then its fields with a space between: their names, and their names with their types. */
function readFields(show) {
  const { text, placeOf } = readSource(show);
  const scopes = readScopes(text);
  const names = {};
  const types = {};
  const add = (table, scope, name, found) => {
    table[scope] ??= {};
    const known = table[scope][name]?.split(' ') ?? [];
    table[scope][name] = [...new Set([...known, ...found])].join(' ');
  };
  for (const listing of text.matchAll(LISTING)) {
    const start = listing.index + '\\begin{lstlisting}'.length;
    for (const [name, fields, offset, typed] of structsIn(listing[1])) {
      const scope = scopeAt(scopes, start + offset, placeOf(start + offset));
      if (scope === undefined) continue;
      add(names, scope, name, fields);
      add(types, scope, name, typed);
    }
  }
  return { names, types };
}

/** Adds what a version writes to the table of all: scope, then struct, then versions, then its fields. */
function addTypes(all, version, types) {
  for (const [scope, structs] of Object.entries(types)) {
    for (const [name, fields] of Object.entries(structs)) {
      all[scope] ??= {};
      all[scope][name] ??= {};
      const forms = all[scope][name];
      const same = Object.keys(forms).find((versions) => forms[versions] === fields);
      if (same !== undefined) delete forms[same];
      forms[same === undefined ? version : `${same} ${version}`] = fields;
    }
  }
}

/** An item about a feature, up to the next one or the end of the list. */
const FEATURE = /\\item\s*\[?\s*(VIRTIO_\w+)((?:(?!\\item|\\end)[\s\S])*)/g;

/** Each feature of which an item says what it requires, with the names in that sentence. */
function readRequirements(show) {
  const { text } = readSource(show);
  const found = [...text.matchAll(FEATURE)].flatMap(([, feature, item]) => {
    const sentence = item.match(/\bRequires\b([\s\S]*)/)?.[1];
    return sentence === undefined ? [] : [[feature, sentence.match(/VIRTIO_\w+/g)?.join(' ') ?? '']];
  });
  return Object.fromEntries(found);
}

const BIT = 'VIRTIO_(?:[A-Z0-9]+_)?F_[A-Z0-9_]+';
/** A duty and the bits that it is about: `SHOULD accept any of the A, B and C`, or `the A flag MUST NOT be offered`. */
const ACTIVE = new RegExp(
  `(?:MUST|SHOULD)( NOT)?(?: also| always)? (offer|accept|negotiate)\\b[^.]{0,130}?(${BIT}(?:(?:, | and |, and )(?:${BIT}))*)`,
  'g',
);
const PASSIVE = new RegExp(`(${BIT})[^.]{0,40}?(?:MUST|SHOULD)( NOT)? be (offer|accept|negotiat)ed`, 'g');

/** Every duty on feature bits that a sentence names, as `not offer VIRTIO_BLK_F_ZONED`, each once. */
function readDuties(show) {
  const text = readSource(show)
    .text.replace(/\\field\{([^}]*)\}/g, '$1')
    .replaceAll('\\_', '_')
    .replace(/\s+/g, ' ');
  const active = [...text.matchAll(ACTIVE)].map(([, not, verb, bits]) => [not, verb, bits]);
  const passive = [...text.matchAll(PASSIVE)].map(([, bits, not, verb]) => [not, verb, bits]);
  const duties = [...active, ...passive].flatMap(([not, verb, bits]) =>
    bits.match(new RegExp(BIT, 'g')).map((bit) => `${not ? 'not ' : ''}${verb.replace(/at$/, 'ate')} ${bit}`),
  );
  return [...new Set(duties)].sort();
}

function readIdentifiers(show) {
  const { text, placeOf } = readSource(show);
  const scopes = readScopes(text);
  const found = [];
  for (const match of text.matchAll(LISTING)) {
    const start = match.index + '\\begin{lstlisting}'.length;
    for (const [name, offset] of namesIn(match[1])) found.push([name, start + offset]);
  }
  for (const match of [ITEM, GROUP_TYPE, COMMAND, ROW].flatMap((pattern) => [...text.matchAll(pattern)])) {
    found.push([match[1].replaceAll('\\', ''), match.index + match[0].indexOf(match[1])]);
  }
  for (const match of text.matchAll(REGISTER)) {
    for (const name of match.slice(1)) if (name) found.push([name, match.index]);
  }
  const table = {};
  for (const [name, offset] of found.sort(([, a], [, b]) => a - b)) {
    const place = placeOf(offset);
    const scope = scopeAt(scopes, offset, place);
    if (scope === undefined) continue;
    table[scope] ??= {};
    table[scope][name] ??= `${place.file}:${place.line}`;
  }
  return table;
}

function main() {
  const checkout = process.argv[2];
  if (checkout === undefined) {
    console.error('usage: node scripts/read-identifiers.mjs <clone of oasis-tcs/virtio-spec>');
    process.exit(2);
  }
  const folder = new URL('../tests/fixtures/identifiers/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const allTypes = {};
  for (const { version, commit } of VERSIONS) {
    const table = readIdentifiers(showIn(checkout, commit));
    writeFileSync(new URL(`${version}.json`, folder), `${JSON.stringify(table, null, 1)}\n`);
    const { names, types } = readFields(showIn(checkout, commit));
    writeFileSync(new URL(`${version}-fields.json`, folder), `${JSON.stringify(names, null, 1)}\n`);
    addTypes(allTypes, version, types);
    const requirements = readRequirements(showIn(checkout, commit));
    writeFileSync(new URL(`${version}-requires.json`, folder), `${JSON.stringify(requirements, null, 1)}\n`);
    const duties = readDuties(showIn(checkout, commit));
    writeFileSync(new URL(`${version}-duties.json`, folder), `${JSON.stringify(duties, null, 1)}\n`);
    const counts = Object.entries(table).map(([scope, names]) => `${scope} ${Object.keys(names).length}`);
    const total = Object.values(table).reduce((sum, names) => sum + Object.keys(names).length, 0);
    console.log(`${version}: ${total} names (${counts.join(', ')})`);
  }
  writeFileSync(new URL('types.json', folder), `${JSON.stringify(allTypes, null, 1)}\n`);
}

main();
