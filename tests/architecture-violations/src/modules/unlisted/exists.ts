import { readProducts } from '../catalogue/api.ts'
export const x = readProducts
