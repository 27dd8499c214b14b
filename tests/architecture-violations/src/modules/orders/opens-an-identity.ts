export { readIdentityForCustoms } from './identity-for-customs.ts'
