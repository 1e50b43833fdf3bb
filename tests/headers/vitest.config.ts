import { defineConfig } from 'vitest/config';

// Our facts against the Linux uapi headers of this machine: one C program, compiled and run once.
export default defineConfig({
  test: { include: ['tests/headers/**/*.headers.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
