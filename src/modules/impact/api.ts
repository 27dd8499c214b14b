export { type ComparedCounties, compareCounties } from './compare-counties.ts'
export { NetNewDto, NetNewPageDto } from './contract.ts'
export { ImpactErrors } from './errors.ts'
export { netNewOf, readNetNewOf, recordNetNew } from './record-net-new.ts'
