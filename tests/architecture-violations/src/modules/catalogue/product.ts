export type Product = { id: string }
