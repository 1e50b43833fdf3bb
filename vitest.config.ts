import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A machine may be busy; what a test takes says nothing of what holds.
    testTimeout: 60_000,
    include: ['tests/unit/**/*.test.ts', 'tests/unit/**/*.test.tsx'],
  },
});
