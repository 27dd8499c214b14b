export type { SoldGoods } from './commission.ts'
export { hasPayoutAccount } from './pay-out.ts'
export { postCaptured, postProviderSettled, postRefunded, postSettled } from './post.ts'
export { settleIn } from './settle-in.ts'
