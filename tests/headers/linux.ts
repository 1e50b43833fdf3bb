/** What the Linux headers of this machine say, asked of the C compiler. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fact } from './ours.ts';

/** The headers of `linux/` that speak of virtio; one that a machine lacks is passed over. */
const HEADERS =
  '9p balloon blk bt config console crypto fs gpio gpu i2c ids input iommu mem mmio net pci pmem ring rng rtc scmi scsi snd spi vsock';

export interface LinuxAnswer {
  /** The version of the headers, `6.1`. */
  readonly version: string;
  /** The numbers of the facts that the headers have, by key. */
  readonly values: ReadonlyMap<string, bigint>;
}

/** The lines before the questions. Enumerators that hide behind a macro of the same name count as well. */
function preamble(): readonly string[] {
  return [
    '#include <stdio.h>',
    '#include <stdint.h>',
    '#include <stdbool.h>',
    '#include <linux/version.h>',
    ...HEADERS.split(' ').flatMap((name) => [
      `#if __has_include(<linux/virtio_${name}.h>)`,
      `#include <linux/virtio_${name}.h>`,
      '#endif',
    ]),
  ];
}

function gcc(...words: readonly string[]): string {
  const run = spawnSync('gcc', ['-std=gnu11', '-w', ...words], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error) throw run.error;
  return run.stderr;
}

/**
 * The facts whose expression compiles: one pass of the compiler, an expression a line, the lines with an error left
 * out. Each expression stands there once, for gcc names an unknown identifier only the first time.
 */
function known(facts: readonly Fact[], folder: string): readonly Fact[] {
  const first = preamble().length + 1;
  const expressions = [...new Set(facts.map(({ c }) => c))];
  const questions = expressions.map((c, at) => `enum { question_${at} = (${c}) == 0 };`);
  const file = path.join(folder, 'questions.c');
  writeFileSync(file, [...preamble(), ...questions, ''].join('\n'));
  const said = gcc('-fsyntax-only', '-fmax-errors=0', '-fno-diagnostics-show-caret', file);
  const wrong = new Set(
    [...said.matchAll(/questions\.c:(\d+):\d+: error/g)].map((match) => Number(match[1])),
  );
  const early = [...wrong].filter((line) => line < first);
  if (early.length > 0 || /^\/.*\/linux\/.*error/m.test(said)) {
    throw new Error(`The headers do not compile:\n${said.slice(0, 2000)}`);
  }
  const compiled = new Set(expressions.filter((_, at) => !wrong.has(first + at)));
  return facts.filter(({ c }) => compiled.has(c));
}

/** Asks the compiler for the value of every fact that the headers have. */
export function askLinux(facts: readonly Fact[]): LinuxAnswer {
  const folder = mkdtempSync(path.join(tmpdir(), 'headers-'));
  try {
    const shared = known(facts, folder);
    const file = path.join(folder, 'answers.c');
    const program = path.join(folder, 'answers');
    const prints = shared.map(({ c }) => `  printf("%lld\\n", (long long)(${c}));`);
    const version = '  printf("%d.%d\\n", LINUX_VERSION_CODE >> 16, (LINUX_VERSION_CODE >> 8) & 255);';
    writeFileSync(
      file,
      [...preamble(), 'int main(void) {', version, ...prints, '  return 0;', '}', ''].join('\n'),
    );
    const said = gcc('-o', program, file);
    const run = spawnSync(program, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`The program of the headers did not run: ${said.slice(0, 2000)}`);
    const [own = '', ...lines] = run.stdout.trim().split('\n');
    const values = new Map(shared.map(({ key }, at) => [key, BigInt(lines[at] as string)]));
    return { version: own, values };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
