/** Takes a struct out of a file of many: pure functions over the text of the file. */

interface Part {
  readonly text: string;
  /** The types that it declares. */
  readonly names: readonly string[];
  /** The words of its code, without the comments. */
  readonly words: ReadonlySet<string>;
}

function partOf(text: string): Part {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const names = [...code.matchAll(/^(?:pub |export )?(?:struct|union|interface) (\w+)/gm)];
  return { text, names: names.map(([, name]) => name ?? ''), words: new Set(code.match(/\w+/g)) };
}

/** The name of a type in the file: C has it as it is, the others in one word. */
export function nameIn(ending: string, name: string): string {
  if (ending === 'h') return name;
  const words = name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join('').replace(/^\d/, '_$&');
}

/** The part that declares `name`, after those that it uses, in the order of the file; undefined where none does. */
export function extract(file: string, name: string): string | undefined {
  const parts = file.trimEnd().split('\n\n').map(partOf);
  const wanted = new Set(parts.filter(({ names }) => names.includes(name)));
  if (wanted.size === 0) return undefined;
  // A part stands after those that it uses, so one pass from the end finds all.
  for (const part of parts.toReversed())
    if ([...wanted].some(({ words }) => part.names.some((one) => words.has(one)))) wanted.add(part);
  return `${parts
    .filter((part) => wanted.has(part))
    .map(({ text }) => text)
    .join('\n\n')}\n`;
}
