export type { ChannelStatus } from './channel.ts'
export { type Classification, fingerprintOf } from './classification.ts'
export { foldText } from './classifier/text.ts'
export type { ProductText } from './classifier/types.ts'
export {
  classifyProduct,
  decideClassification,
  decisionsFor,
  likelySubheading,
  recordClassification,
} from './classify-product.ts'
export { CustomsErrors } from './errors.ts'
export { type ExchangeRates, shippedExchangeRates } from './exchange-rates.ts'
export { GOODS_KINDS, goodsKinds } from './goods-kind.ts'
export { type Charge, type LandedCost, type QuoteInput, quoteLandedCost } from './landed-cost.ts'
export { lawReading } from './law-reading.ts'
export { type LoadedData, loadedData } from './loaded-data.ts'
export type { Market } from './market.ts'
export { findMarket, MARKET_IDS, requirementsOf } from './markets.ts'
export { describeCode, mapSubheading } from './nomenclature.ts'
export { channelsFor, isForSale, unitLine } from './offer-goods.ts'
export { type OrderLimit, orderLimitsAt } from './order-limits.ts'
export type { AccessVerdict, Requirement } from './requirement.ts'
export { accessVerdict, requirementsFor } from './requirements-for.ts'
export { endingRules, type Rule } from './rule.ts'
export { sourceOfRule } from './source-of-rule.ts'
export type { Decision } from './store.ts'
