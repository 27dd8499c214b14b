export * from '../modules/catalogue/api.ts'
