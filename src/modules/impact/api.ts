export { type ComparedCounties, compareCounties } from './compare-counties.ts'
