import { nearest } from '../nearest.ts';
import { componentsIn, type Used, withoutCode } from './components.ts';
import { lineAt, type Problem } from './problem.ts';
import type { Registries } from './registries.ts';

/** Attributes that must be there for a component to say anything. */
const required: Readonly<Record<string, readonly string[]>> = {
  QueueStepper: ['scenario'],
  Negotiation: ['device'],
  ConfigSpace: ['device'],
  StructLayout: ['struct'],
  FactCard: ['device'],
  FeatureTable: ['device'],
  ConstantTable: ['device', 'group'],
  QueueTable: ['device'],
  StructTables: ['device'],
  ConstantTables: ['device'],
  OutsideTables: ['protocol'],
  VersionRow: ['system'],
  Cite: ['clause'],
  Term: ['id'],
  BenchBars: ['show'],
};

const none: ReadonlySet<string> = new Set();

/** What an attribute names, in words, and what it may be; nothing for an attribute that names nothing. */
function registryFor(component: string, attribute: string, device: string, registries: Registries) {
  const { devices, structs, groups } = registries;
  if (component === 'Term' && attribute === 'id') return { what: 'term', known: registries.terms };
  switch (attribute) {
    case 'scenario':
      return { what: 'scenario', known: registries.scenarios };
    case 'device':
      return { what: `device for <${component}>`, known: devices.get(component) ?? devices.get('') ?? none };
    case 'system':
      return { what: 'system', known: registries.systems };
    case 'struct':
      return {
        what: device ? `struct of ${device}` : 'struct of the ring',
        known: structs.get(device) ?? none,
      };
    case 'group':
      return { what: `group of constants of ${device}`, known: groups.get(device) ?? none };
    case 'version':
      return { what: 'version', known: registries.versions };
    default:
      return undefined;
  }
}

/** What is wrong with a name that should stand in a registry; nothing if it does. */
export function unknownName(
  what: string,
  name: string,
  known: Iterable<string> & { has(name: string): boolean },
) {
  if (known.has(name)) return undefined;
  const meant = nearest(name, known);
  const some = [...known].slice(0, 8).join(', ');
  const mend = meant ? `Write "${meant}" instead.` : `Name one that exists: ${some || 'there is none yet'}.`;
  return { message: `There is no ${what} "${name}".`, mend };
}

function checkTag({ component, attributes: given, text }: Used, registries: Registries) {
  const faults: { message: string; mend: string }[] = [];
  for (const name of required[component] ?? []) {
    if (!given.has(name) && !new RegExp(`\\b${name}\\s*=`).test(text))
      faults.push({
        message: `<${component}> needs its attribute "${name}".`,
        mend: `Write <${component} ${name}="…" />.`,
      });
  }
  const device = given.get('device') ?? '';
  for (const [attribute, value] of given) {
    const registry = registryFor(component, attribute, device, registries);
    const fault = registry && unknownName(registry.what, value, registry.known);
    if (fault) faults.push(fault);
  }
  const key = given.get('clause');
  const version = given.get('version') ?? registries.latest;
  if (key !== undefined && registries.versions.has(version)) {
    const fault = unknownName(`clause of version ${version}`, key, registries.clauses(version));
    if (fault) faults.push(fault);
  }
  return faults;
}

/** Components in the text: known ones in `.mdx` only, naming things that exist. */
export function checkComponents(file: string, source: string, registries: Registries): Problem[] {
  const problems: Problem[] = [];
  for (const used of componentsIn(source)) {
    const { component, line } = used;
    if (!registries.components.has(component)) {
      const fault = unknownName('component', component, registries.components);
      if (fault)
        problems.push({ file, line, message: `There is no component <${component}>.`, mend: fault.mend });
    } else if (file.endsWith('.md')) {
      problems.push({
        file,
        line,
        message: `<${component}> stands in a .md file, where it would be dropped.`,
        mend: /\/lexicon\//.test(file)
          ? 'Take it away and name the small widget with "demo: …" in the front matter.'
          : `Rename the file to ${file.replace(/^.*\//, '')}x: components work in .mdx.`,
      });
    } else {
      for (const fault of checkTag(used, registries)) problems.push({ file, line, ...fault });
    }
  }
  if (file.endsWith('.mdx')) {
    const text = withoutCode(source);
    for (const match of text.matchAll(/^[ \t]*\{(?:[ \t]*\.[\w-]+)+[ \t]*\}/gm))
      problems.push({
        file,
        line: lineAt(text, match.index),
        message: `${match[0].trim()} is Wiki.js's way to mark a callout, and .mdx reads it as code.`,
        mend: 'Begin the quotation with "> [!NOTE]" or "> [!WARNING]" and take this line away, or keep the file as .md.',
      });
  }
  return problems;
}
