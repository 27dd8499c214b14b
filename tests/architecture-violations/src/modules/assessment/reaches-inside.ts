import type { Product } from '../catalogue/product.ts'
export type Ours = Product
