import { type Money, money, toMoneyDto } from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { formatRate } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import {
  accessVerdict,
  type ChannelStatus,
  type Classification,
  channelsFor,
  classifyProduct,
  decisionsFor,
  findMarket,
  fingerprintOf,
  goodsKinds,
  isForSale,
  type LandedCost,
  type LoadedData,
  loadedData,
  type Market,
  type ProductText,
  type QuoteInput,
  quoteLandedCost,
  requirementsOf,
  unitLine,
} from '../customs/api.ts'
import type { Price, Reason } from './listing.ts'

/** The one market that the shop sells into, by its id in the data. */
const SHOP_MARKET = 'cn'
export const shopMarket = (): Market => findMarket(SHOP_MARKET)!

export const today = (now: Date): Day => dayOf(now, shopMarket().timeZone)

/** What decides the price of goods on a day. */
export type Goods = Readonly<{
  businessId: string
  text: ProductText
  /** 'US' or 'US-MI'. */
  origin: string
}>

export type Unit = Readonly<{
  variantId: string
  sellerPrice: Money
  weightGrams: string | null
  options: readonly string[]
}>

export type Priced = Readonly<{
  code: string
  channel: string
  prices: ReadonlyMap<string, Price>
  /** Why a person has to look at it; empty when the rules are clear. */
  doubts: readonly Reason[]
}>
export type Refused = Readonly<{ reasons: readonly Reason[] }>

/**
 * Classifies goods, asks the market whether they may enter and how, and prices each unit for the
 * buyer with tax: through the channel named, else through the cheapest that is open, else the
 * cheapest that may be. Refused with every reason when there is none.
 */
export const priceGoods = async (
  ctx: Pick<Ctx, 'db'>,
  goods: Goods,
  given: Asked,
): Promise<Priced | Refused> =>
  priceFrom(await readKnown(ctx, goods.businessId, [goods.text]), goods, given)

type Asked = Readonly<{ units: readonly Unit[]; day: Day; channel?: string | undefined }>

/** What pricing goods of one business rests on, read once for many. */
export type Known = Readonly<{
  loaded: LoadedData
  decisions: Awaited<ReturnType<typeof decisionsFor>>
  quotes: Quotes
}>

/** Quotes by everything that decides them: goods alike in that are priced once. */
export type Quotes = Map<string, ReturnType<typeof quoteLandedCost>>
/** Some 4 KB each. */
const MOST_QUOTES = 5_000

export async function readKnown(
  ctx: Pick<Ctx, 'db'>,
  businessId: string,
  texts: readonly ProductText[],
  quotes: Quotes = new Map(),
): Promise<Known> {
  const decisions = await decisionsFor(ctx, businessId, texts.map(fingerprintOf))
  return { loaded: await loadedData(ctx.db), decisions, quotes }
}

/** As `priceGoods`, from what was read before. */
export function priceFrom(known: Known, goods: Goods, given: Asked): Priced | Refused {
  const market = shopMarket()
  const decision = known.decisions.get(fingerprintOf(goods.text))
  const classified = classifyProduct(goods.text, { market, day: given.day, decision })
  if (!classified.code) return { reasons: [NO_CODE] }
  if (given.units.length === 0) return { reasons: [NO_PRICE] }
  const { loaded, quotes } = known
  const code = classified.line?.code ?? classified.code
  const asked = { market, code, goods, day: given.day, loaded, quotes }
  const law = requirementsOf(market)
  const kinds = goodsKinds(classified.code, goods.text)
  const query = { code, kinds, origin: goods.origin, day: given.day, text: goods.text }
  const access = accessVerdict(law, query)
  if (access.status === 'prohibited' || access.status === 'not_listed') {
    return { reasons: [{ code: 'access', text: access.reason, ruleId: access.rule }] }
  }
  const statuses = channelsFor(market, loaded, query).filter(
    ({ channel }) => given.channel === undefined || channel === given.channel,
  )
  const reasons: Reason[] = []
  const options = statuses.flatMap((status) => {
    const found = isForSale(market, status)
      ? priceUnits(asked, status.channel, given.units)
      : { reasons: closedReasons(status) }
    if ('reasons' in found) reasons.push(...found.reasons)
    return 'reasons' in found ? [] : [{ status, prices: found }]
  })
  const best = options.reduce<(typeof options)[number] | undefined>(
    (a, b) => (a && rank(a) <= rank(b) ? a : b),
    undefined,
  )
  if (!best) return { reasons: reasons.length > 0 ? reasons : [NO_CHANNEL] }
  return {
    code,
    channel: best.status.channel,
    prices: best.prices,
    doubts: doubtsOf(classified, access, best.status),
  }
}

type Option = { status: ChannelStatus; prices: ReadonlyMap<string, Price> }

/** Dear numbers are only compared: an open channel goes before one that may be open. */
const rank = ({ status, prices }: Option): bigint => {
  const total = [...prices.values()].reduce((sum, { total }) => sum + total.minor, 0n)
  return status.status === 'open' ? total : total + 1_000_000_000_000_000n
}

const closedReasons = ({ reasons }: ChannelStatus): Reason[] =>
  reasons
    .filter(({ code }) => code !== 'channel' && code !== 'order_limit')
    .map(({ code, message, rule }) => ({ code, text: message, ruleId: rule?.id }))

function doubtsOf(
  classified: Classification,
  access: ReturnType<typeof accessVerdict>,
  status: ChannelStatus,
): Reason[] {
  return [
    ...(classified.isSure ? [] : [UNSURE_CODE]),
    ...(access.status === 'allowed'
      ? []
      : [{ code: 'access', text: access.reason, ruleId: access.rule }]),
    ...(status.status === 'open' ? [] : closedReasons(status)),
  ]
}

function priceUnits(
  asked: {
    market: Market
    code: string
    goods: Goods
    day: Day
    loaded: LoadedData
    quotes: Quotes
  },
  channel: string,
  units: readonly Unit[],
): Map<string, Price> | Refused {
  const { market, code, goods, day, loaded, quotes } = asked
  const prices = new Map<string, Price>()
  for (const { variantId, sellerPrice, weightGrams, options } of units) {
    const words = [goods.text.title, ...options]
    const quoted = quotedOnce(quotes, {
      market,
      day,
      channel,
      currency: sellerPrice.currency,
      origin: goods.origin,
      incoterm: 'FOB',
      rates: loaded.rates,
      lines: [unitLine({ code, unitValue: sellerPrice, weightGrams, words })],
    })
    if (quoted.status === 'refused') {
      const { reason, message, rule } = quoted
      return { reasons: [{ code: reason, text: message, ruleId: rule?.id }] }
    }
    prices.set(variantId, toPrice(quoted, loaded))
  }
  return prices
}

function quotedOnce(quotes: Quotes, asked: QuoteInput): ReturnType<typeof quoteLandedCost> {
  const { day, channel, origin, currency, lines } = asked
  const key = JSON.stringify([day, channel, origin, currency, lines], (_key, value) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  const before = quotes.get(key)
  if (before) return before
  const quoted = quoteAtDearest(asked)
  if (quotes.size >= MOST_QUOTES) quotes.clear()
  quotes.set(key, quoted)
  return quoted
}

/**
 * Where the law of the day has several readings the dearest is charged: a tax that turns out higher
 * could be asked of nobody once the goods are sold, one that turns out lower can be given back.
 */
function quoteAtDearest(asked: QuoteInput): ReturnType<typeof quoteLandedCost> {
  const quoted = quoteLandedCost(asked)
  if (quoted.status === 'refused') return quoted
  const dearest = quoted.scenarios.reduce(
    (best, one) => (best && best.taxes.minor >= one.taxes.minor ? best : one),
    quoted.scenarios[0],
  )
  return !dearest || dearest.isQuoted
    ? quoted
    : quoteLandedCost({ ...asked, scenario: dearest.scenario.id })
}

/** Readings of an open question of law, and what the one that is charged rests on. */
function openLawOf({ scenarios, charges }: LandedCost): Price['openLaw'] {
  if (scenarios.length === 0) return null
  const rule = charges.find((charge) => charge.rule?.scenario !== undefined)?.rule
  return {
    readings: scenarios.map(({ scenario, isQuoted, taxes, total }) => ({
      id: scenario.id,
      label: scenario.label,
      isCharged: isQuoted,
      tax: toMoneyDto(taxes).amount,
      total: toMoneyDto(total).amount,
    })),
    note: rule?.note ?? null,
    source: rule?.source.url ? { title: rule.source.title, url: rule.source.url } : null,
    since: rule?.period.from ?? null,
  }
}

/** Said already by the readings, by the mark of an estimate, or by the rule of each part. */
const SAID_ELSEWHERE = new Set([
  'law_unknown',
  'freight_estimated',
  'stale',
  'secondary_source',
  'unverified',
])

function toPrice(quote: LandedCost, loaded: LoadedData): Price {
  const [exchange] = quote.exchange
  return {
    total: quote.total,
    tax: quote.taxes,
    parts: quote.charges.map(({ kind, amount, rate, rule, isEstimate }) => ({
      kind,
      amount: toMoneyDto(amount).amount,
      rate: rate ? formatRate(rate) : null,
      ruleId: rule?.id ?? null,
      isEstimate,
    })),
    exchange: exchange
      ? { rate: formatRate(exchange.rate), day: exchange.day, source: exchange.source }
      : null,
    effectiveRate: formatRate(quote.effectiveRate),
    openLaw: openLawOf(quote),
    warnings: quote.warnings.flatMap(({ code, message, ruleId }) =>
      SAID_ELSEWHERE.has(code) ? [] : [{ code, text: message, ruleId: ruleId ?? null }],
    ),
    day: quote.day,
    dataVersions: {
      ...quote.dataVersions,
      exchangeRates: loaded.rates.version,
      ...loaded.versions,
    },
  }
}

/** Money is kept beside the rest of a stored price as text: JSON knows no bigint. */
export const storedPrice = ({ total, tax, ...rest }: Price) => ({
  ...rest,
  totalMinor: `${total.minor}`,
  taxMinor: `${tax.minor}`,
  currency: total.currency,
})
export type StoredPrice = ReturnType<typeof storedPrice>
/** Of prices worked out before these were kept. */
const NOTHING_SAID = { openLaw: null, warnings: [] }

export const readPrice = ({ totalMinor, taxMinor, currency, ...rest }: StoredPrice): Price => ({
  ...NOTHING_SAID,
  ...rest,
  total: money(BigInt(totalMinor), currency),
  tax: money(BigInt(taxMinor), currency),
})

const NO_CODE: Reason = {
  code: 'no_code',
  text: {
    en: 'We could not tell what this product is for customs. Say it in the report, or describe the product in more words.',
    'zh-CN': '无法判断该商品的商品编码。请在报告中确认，或补充商品描述。',
  },
}
const NO_PRICE: Reason = {
  code: 'no_price',
  text: {
    en: 'The product has no price above zero. Enter one in your catalogue.',
    'zh-CN': '商品没有大于零的价格，请在商品目录中填写。',
  },
}
const NO_CHANNEL: Reason = {
  code: 'no_channel',
  text: {
    en: 'There is no import channel of this name for these goods.',
    'zh-CN': '该商品没有此进口渠道。',
  },
}
const UNSURE_CODE: Reason = {
  code: 'unsure_code',
  text: {
    en: 'The customs code is likely but not certain. Confirm it in the report to be listed without waiting.',
    'zh-CN': '商品编码较为可能但未确定。请在报告中确认，即可免于等候审核。',
  },
}
