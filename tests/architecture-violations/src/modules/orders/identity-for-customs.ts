export const readIdentityForCustoms = 1
