import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Files share modules and one PostgreSQL; each clones a database of its own, so nothing else needs isolation.
    pool: 'threads',
    isolate: false,
    // also on two cores: a file waits for its database, its desk or its browser half of the time
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // states are waited for, also on a machine that is busy; the usual second is less than a page may take there
    expect: { poll: { timeout: 15_000 } },
  },
})
