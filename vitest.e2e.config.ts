import { defineConfig } from 'vitest/config';

// The built site in a real browser: one server and one Chromium for all files, two pages at a time.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    globalSetup: 'tests/e2e/kit/global.ts',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a page comes to is asked for until it is there; a busy machine takes its time.
    expect: { poll: { timeout: 20_000 } },
  },
});
