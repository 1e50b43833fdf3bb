import { defineConfig } from 'vitest/config';

// Our driver half against QEMU's devices: one QEMU a file, two files at a time.
export default defineConfig({
  test: {
    include: ['tests/conformance/**/*.conformance.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
