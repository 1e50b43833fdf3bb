// Reads which module imports which, and holds that against the direction imports may go.
import path from 'node:path';
import ts from 'typescript';

/**
 * The layers from the top down; a module may import from its own layer and from those below it. `site` holds
 * helpers of the build, which pages, layouts and components use and widgets do not.
 */
const layers = ['pages', 'layouts', 'components', 'widgets', 'virtio'];

/** The layer of a file below `src`: its folder, `site`, `styles`, or `pages` for what stands in `src` itself. */
export function layerOf(file) {
  const [, folder, rest] = file.split('/');
  return rest === undefined ? 'pages' : folder;
}

/** Why `from` may not import `to`, both as paths from the root of the repository; nothing if it may. */
export function forbidden(from, to) {
  const [source, target] = [layerOf(from), layerOf(to)];
  if (!to.startsWith('src/')) {
    if (source === 'virtio') return 'src/virtio imports nothing from outside itself';
    return source === 'site' || source === 'components'
      ? undefined
      : `src/${source} imports nothing from outside src`;
  }
  if (source === target) return undefined;
  if (source === 'virtio') return 'src/virtio imports nothing from outside itself';
  if (source === 'site')
    return target === 'virtio' ? undefined : `src/site uses the model only, not src/${target}`;
  if (target === 'site')
    return source === 'widgets'
      ? 'widgets run in the browser, src/site holds helpers of the build'
      : undefined;
  if (target === 'styles') return source === 'widgets' ? 'a widget brings its own style sheet' : undefined;
  const [above, below] = [layers.indexOf(source), layers.indexOf(target)];
  if (above < 0 || below < 0) return `no layer is known for ${above < 0 ? from : to}`;
  return above < below ? undefined : `imports go ${layers.join(' -> ')}`;
}

/** The script in an `.astro` file: its front matter and its `<script>` elements. */
const scriptOf = (source) =>
  [
    /^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '',
    ...[...source.matchAll(/<script\b(?![^>]*\bis:inline)[^>]*>([\s\S]*?)<\/script>/g)].map(
      (match) => match[1] ?? '',
    ),
  ].join('\n');

/** The specifiers that a module imports, also those that only bring types; `import.meta.glob` is read too. */
export function specifiersOf(file, source) {
  const text = file.endsWith('.astro') ? scriptOf(source) : source;
  const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  for (const match of text.matchAll(/import\.meta\.glob(?:<[^(]*>)?\(\s*(?:\[([^\]]*)\]|'([^']*)')/g))
    found.push(
      ...(match[1] ? [...match[1].matchAll(/'([^']+)'/g)].map((inner) => inner[1] ?? '') : [match[2] ?? '']),
    );
  return found;
}

/** The path from the root that a relative specifier leads to; nothing for a package. */
export function resolve(from, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, '')));
}

/** Packages that `src/virtio` may not use and everything else may: all of them. */
const isPackage = (specifier) => !specifier.startsWith('.');

/**
 * Checks modules, given as a map from path to source. `known` says whether a path exists.
 * @param {ReadonlyMap<string, string>} sources
 * @returns {string[]} one sentence for each fault
 */
export function checkImports(sources) {
  const faults = [];
  const graph = new Map();
  for (const [file, source] of sources) {
    const targets = [];
    for (const specifier of specifiersOf(file, source)) {
      if (isPackage(specifier)) {
        if (layerOf(file) === 'virtio')
          faults.push(`${file} imports "${specifier}": src/virtio imports nothing from outside itself`);
        continue;
      }
      const target = resolve(file, specifier);
      const why = forbidden(file, target);
      if (why) faults.push(`${file} imports "${specifier}": ${why}`);
      targets.push(...(target.includes('*') ? expand(target, sources) : [target]));
    }
    graph.set(file, targets);
  }
  for (const cycle of cyclesIn(graph)) faults.push(`a cycle: ${[...cycle, cycle[0]].join(' -> ')}`);
  return faults;
}

/** The known files that a pattern with single stars stands for. */
function expand(pattern, sources) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return [...sources.keys()].filter((file) => new RegExp(`^${escaped}$`).test(file));
}

/** Each cycle among the modules once, from its first module in the order of the alphabet (Tarjan). */
export function cyclesIn(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const found = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (onStack.has(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) onStack.delete(member);
    if (group.length > 1 || (graph.get(node) ?? []).includes(node)) found.push(group.sort());
  };
  for (const node of [...graph.keys()].sort()) if (!index.has(node)) visit(node);
  return found;
}
