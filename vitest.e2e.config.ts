import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that look at every page take minutes each; begun last they would leave one worker with nothing to do. */
const LONG = ['pages.e2e.ts', 'plain-pages.e2e.ts'];

/** The long files first, the others as they come by themselves. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.indexOf(path.basename(moduleId));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

// The built site in a real browser: one server and one Chromium for all files, two pages at a time.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    globalSetup: 'tests/e2e/kit/global.ts',
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a page comes to is asked for until it is there; a busy machine takes its time.
    expect: { poll: { timeout: 20_000 } },
  },
});
