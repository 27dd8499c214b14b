import { readProducts } from '../catalogue/api.ts'
export const ours = readProducts
