export type { Demand, Evidence } from './demand.ts'
export { demandVersion } from './demand-data.ts'
export { categoryName, demandByName, demandFor, listCategories } from './demand-for.ts'
export type { GoodsText } from './find-subcategory.ts'
