import { finish, runVitest, staticChecks } from './stages.ts'

// The suite has the module graph among its tests; here it stands beside what a change is checked with first.
const graph = 'tests/contract/architecture.test.ts'
finish([...(await staticChecks()), runVitest('module graph (dependency-cruiser)', [graph])])
