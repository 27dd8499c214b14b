import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/e2e/**', 'tests/architecture-violations/**'],
    pool: 'forks',
    // Each PGlite instance takes about 300 MB and a core: two workers suit the smallest machine.
    maxWorkers: 2,
    // One database per worker, not per file: starting PGlite costs seconds.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
