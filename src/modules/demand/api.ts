export type { Demand } from './demand.ts'
export { demandVersion } from './demand-data.ts'
export { categoryName, categoryOfWords, demandFor } from './demand-for.ts'
export { type WorldImports, worldImports } from './world-imports.ts'
