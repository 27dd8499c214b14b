import { readProducts } from '../src/modules/catalogue/api.ts'
export const y = readProducts
