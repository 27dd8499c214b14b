import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, convert, type Money, plus, toMoneyDto, zero } from '../../kernel/money.ts'
import { type Day, day as dayOfText } from '../../kernel/period.ts'
import { formatPercent, formatRate, parseRate, type Rate } from '../../kernel/rate.ts'
import { type Product, textOf, type Variant } from '../catalogue/api.ts'
import {
  type AccessVerdict,
  accessVerdict,
  type ChannelStatus,
  type Classification,
  channelsFor,
  classifyProduct,
  type Decision,
  describeCode,
  endingRules,
  findMarket,
  fingerprintOf,
  goodsKinds,
  isForSale,
  type LandedCost,
  type LoadedData,
  type Market,
  type ProductText,
  quoteLandedCost,
  type Requirement,
  requirementsFor,
  requirementsOf,
  unitLine,
} from '../customs/api.ts'
import { demandVersion, type WorldImports } from '../demand/api.ts'
import type { LineDetail, Options, Summary } from './contract.ts'
import { type DemandView, viewDemand } from './demand-view.ts'
import { pack } from './detail.ts'
import { expectedValue } from './expected-value.ts'
import { ASSUMED_FEES, type Margin, marginOf } from './margin.ts'
import { answerStep, priceStep, toStep } from './steps.ts'
import type { NewLine } from './store.ts'
import { verdictOn } from './verdict.ts'

/** Assesses products of one catalogue, on one day, with one state of the data. */
export type Assessor = Readonly<{
  fingerprint: (product: Product) => string
  assess: (product: Product, decision?: Decision) => NewLine
  dataVersions: Readonly<Record<string, string>>
  /** What anybody should know before relying on the report. */
  warnings: (isCut: boolean) => Summary['warnings']
}>

type Setting = Readonly<{
  market: Market
  day: Day
  options: Options
  currency: Currency
  targetMargin: Rate
  costShare: Rate
  loaded: LoadedData
  imports: WorldImports | undefined
  /** Steps that every seller of a channel takes once, whatever the goods. */
  setUpSteps: (channel: string) => ReadonlySet<string>
}>

export function createAssessor(
  options: Options,
  { loaded, imports }: Pick<Setting, 'loaded' | 'imports'>,
): Assessor {
  const market = findMarket(options.market)!
  const day = dayOfText(options.day)
  const setting: Setting = {
    market,
    day,
    options,
    currency: options.currency,
    targetMargin: parseRate(options.targetMargin)!,
    costShare: parseRate(options.costShare)!,
    loaded,
    imports,
    setUpSteps: setUpSteps(market, day, options.origin),
  }
  return {
    fingerprint: (product) => fingerprintOf(textOf(product)),
    assess: (product, decision) => assess(setting, product, decision),
    dataVersions: {
      ...market.dataVersions(),
      exchangeRates: loaded.rates.version,
      demand: demandVersion(),
      ...(imports ? { worldImports: imports.version } : {}),
      ...loaded.versions,
    },
    warnings: (isCut) => warningsOf(setting, isCut),
  }
}

/** What a channel asks of goods about which nothing special is known. */
function setUpSteps(market: Market, day: Day, origin: string) {
  const known = new Map<string, ReadonlySet<string>>()
  return (channel: string): ReadonlySet<string> => {
    let steps = known.get(channel)
    if (!steps) {
      const query = { code: '000000', kinds: [], origin, channel, day, text: { title: '' } }
      steps = new Set(requirementsFor(requirementsOf(market), query).map(({ id }) => id))
      known.set(channel, steps)
    }
    return steps
  }
}

const MAX_DESCRIPTION = 4_000

/** What is quoted: a variant of a product, from where it was made. */
type Goods = Readonly<{ product: Product; variant: Variant | undefined; origin: string }>

/** Where this product was made, if the list says so; else where the list as a whole comes from. */
function originOf({ origin: { country, state } }: Product, ofList: string): string {
  if (!country) return ofList
  const known = state && /^[A-Za-z]{2}$/.test(state) ? `-${state.toUpperCase()}` : ''
  const isSameCountry = ofList.startsWith(country)
  return known ? country + known : isSameCountry ? ofList : country
}

type ChannelQuote = Readonly<{ status: ChannelStatus; quote: LandedCost | undefined }>

function assess(setting: Setting, product: Product, decision: Decision | undefined): NewLine {
  const { market, day, options } = setting
  const text = textOf(product)
  const classified = classifyProduct(text, { market, day, decision })
  const variant = product.variants.find((one) => one.price) ?? product.variants[0]
  const { code } = classified
  if (!code) return toLine(setting, { product, variant, classified, text })

  const kinds = goodsKinds(code, text)
  const origin = originOf(product, options.origin)
  const query = { code: classified.line?.code ?? code, kinds, origin, day, text }
  const law = requirementsOf(market)
  const access = accessVerdict(law, query)
  const quotes = channelsFor(market, setting.loaded, query).map((status) => ({
    status,
    quote: isForSale(market, status)
      ? quoteOne(setting, query.code, status, { product, variant, origin })
      : undefined,
  }))
  const best = bestOf(market, quotes)
  const requirements = best
    ? requirementsFor(law, { ...query, channel: best.status.channel }).filter(
        ({ id }) => !(id === market.positiveListStep && best.status.status === 'open'),
      )
    : []
  return toLine(setting, { product, variant, classified, text, access, quotes, best, requirements })
}

function quoteOne(
  setting: Setting,
  code: string,
  { channel }: ChannelStatus,
  { product, variant, origin }: Goods,
): LandedCost | undefined {
  const { market, day, currency, loaded } = setting
  if (!variant?.price || variant.price.minor <= 0n) return undefined
  const { price: unitValue, weightGrams } = variant
  const words = [product.title, ...variant.options]
  const quoted = quoteLandedCost({
    market,
    day,
    currency,
    channel,
    origin,
    incoterm: 'FOB',
    rates: loaded.rates,
    lines: [unitLine({ code, unitValue, weightGrams, words })],
  })
  return quoted.status === 'quoted' ? quoted : undefined
}

/** The cheapest on arrival of those for sale; the market's own order decides between equals. */
function bestOf(market: Market, quotes: readonly ChannelQuote[]): ChannelQuote | undefined {
  const open = quotes.filter(({ status }) => isForSale(market, status))
  return open.reduce<ChannelQuote | undefined>((best, one) => {
    if (!best) return one
    if (!one.quote) return best
    return !best.quote || one.quote.total.minor < best.quote.total.minor ? one : best
  }, undefined)
}

type Findings = Readonly<{
  product: Product
  variant: Variant | undefined
  classified: Classification
  text: ProductText
  access?: AccessVerdict
  quotes?: readonly ChannelQuote[]
  best?: ChannelQuote | undefined
  requirements?: readonly Requirement[]
}>

function toLine(setting: Setting, found: Findings): NewLine {
  const { product, variant, classified, text, access, quotes = [], best, requirements = [] } = found
  const quote = best?.quote
  const demand = viewDemand({
    code: classified.code,
    text,
    day: setting.day,
    landedPrice: quote?.total,
    imports: setting.imports,
  })
  const margin = quote && marginFrom(setting, quote, variant)
  const setUp = best ? setting.setUpSteps(best.status.channel) : new Set<string>()
  const ownSteps = requirements.filter(
    ({ id, blocking }) => blocking !== 'advice' && !setUp.has(id),
  )
  const hasPrice = variant?.price !== undefined && variant.price.minor > 0n
  const { verdict, reasons } = verdictOn({
    code: classified.code
      ? { isSure: classified.isSure, probability: classified.probability ?? 0 }
      : undefined,
    access,
    channel: best && {
      name: best.status.name,
      status: best.status.status === 'open' ? 'open' : 'not_verified',
      why: best.status.reasons.find(({ code }) => code !== 'channel' && code !== 'order_limit')
        ?.message,
    },
    ownSteps,
    hasPrice,
    margin: margin?.margin,
    targetMargin: setting.targetMargin,
    demand: demand && { index: demand.index, category: demand.detail.subcategory },
    pricePercentile: demand?.percentile,
  })
  const value = expectedValue({
    verdict,
    index: demand?.index,
    pricePercentile: demand?.percentile,
    left: margin?.left ?? zero(setting.currency),
  })
  const steps = [
    ...(classified.isSure ? [] : [answerStep(setting.day)]),
    ...(hasPrice ? [] : [priceStep(setting.day)]),
    ...requirements.map(toStep),
  ]
  const open = steps.filter(({ blocking }) => blocking !== 'advice')
  const detail = detailOf(setting, { ...found, quotes, demand, margin, steps, quote })
  return {
    expectedValueMinor: value.minor,
    blockers: verdict === 'not_allowed' ? [] : open.map(({ id }) => id),
    detail: pack(detail),
    line: {
      id: product.id,
      productId: product.id,
      rank: 0,
      title: product.title,
      sku: variant?.sku ?? null,
      verdict,
      reasons,
      code: classified.code ?? null,
      codeName: classified.code ? nameOf(classified.code) : null,
      codeProbability: classified.probability ?? null,
      category: demand ? demand.category : null,
      channel: best?.status.channel ?? null,
      sellerPrice: variant?.price ? toMoneyDto(variant.price) : null,
      landedPrice: quote ? toMoneyDto(quote.total) : null,
      demandIndex: demand?.index ?? null,
      expectedValue: toMoneyDto(value),
      openSteps: open.length,
    },
  }
}

const nameOf = (code: string): LocalText =>
  describeCode(code)?.description ?? { en: code, 'zh-CN': code }

function marginFrom(
  { currency, costShare, targetMargin }: Setting,
  quote: LandedCost,
  variant: Variant | undefined,
): Margin {
  const total = (kinds: readonly string[]): Money =>
    quote.charges
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((all, { sellerAmount }) => plus(all, sellerAmount), zero(currency))
  const goods = total(['goods', 'rounding'])
  const freight = total(['freight', 'insurance'])
  const tax = { currency, minor: quote.sellerTotal.minor - goods.minor - freight.minor }
  const cost = variant?.cost?.currency === currency ? variant.cost : undefined
  return marginOf({ goods, freight, tax, cost, costShare, targetMargin })
}

function detailOf(
  setting: Setting,
  found: Findings & {
    quotes: readonly ChannelQuote[]
    demand: DemandView | undefined
    margin: Margin | undefined
    steps: LineDetail['requirements']
    quote: LandedCost | undefined
  },
): Omit<LineDetail, 'line'> {
  const { product, variant, classified, quotes, demand, margin, steps, quote } = found
  return {
    product: {
      title: product.title,
      description: product.descriptionText.slice(0, MAX_DESCRIPTION),
      brand: product.brand ?? null,
      sellerCategory: product.category ?? product.productType ?? null,
      weightGrams: variant?.weightGrams ?? null,
      ingredients: product.ingredients ?? null,
    },
    classification: {
      isSure: classified.isSure,
      edition: classified.edition,
      candidates: classified.candidates.map(({ code, name, probability, reasons }) => ({
        code,
        name,
        probability,
        reasons: [...reasons],
      })),
      tariffLine: classified.line
        ? {
            code: classified.line.code,
            name: classified.line.name,
            linesUnder: classified.linesUnder,
          }
        : null,
      question: classified.question
        ? {
            text: classified.question.text,
            choices: classified.question.choices.map(({ code, name }) => ({ code, text: name })),
          }
        : null,
    },
    channels: quotes.map(({ status, quote: priced }) => ({
      channel: status.channel,
      name: status.name,
      status: status.status,
      reasons: status.reasons.map(({ message, rule }) => ({
        text: message,
        source: rule?.source.title ?? '',
        asOf: rule?.verifiedOn ?? null,
        confidence: rule?.confidence ?? 'unverified',
      })),
      landedPrice: priced ? toMoneyDto(priced.total) : null,
    })),
    landedCost: quote ? toLandedCost(quote) : null,
    demand: demand?.detail ?? null,
    requirements: steps,
    margin: margin ? toMargin(setting, margin, quote) : null,
  }
}

function toLandedCost(quote: LandedCost): NonNullable<LineDetail['landedCost']> {
  const [exchange] = quote.exchange
  return {
    channel: quote.channel,
    slices: quote.charges.map((charge) => ({
      kind: charge.kind,
      label: CHARGES[charge.kind] ?? { en: charge.kind, 'zh-CN': charge.kind },
      basis: toMoneyDto(charge.basis),
      rate: charge.rate ? formatRate(charge.rate) : null,
      amount: toMoneyDto(charge.amount),
      amountSeller: toMoneyDto(charge.sellerAmount),
      ruleId: charge.rule?.id ?? null,
      source: charge.rule?.source.title ?? null,
      note: charge.note ?? (charge.isEstimate ? ESTIMATE : null),
    })),
    total: toMoneyDto(quote.total),
    totalSeller: toMoneyDto(quote.sellerTotal),
    fx: exchange
      ? { rate: formatRate(exchange.rate), date: exchange.day, source: exchange.source }
      : { rate: '1', date: quote.day, source: '' },
    warnings: [
      ...quote.warnings.map(({ message }) => message),
      ...quote.scenarios
        .filter(({ isQuoted }) => !isQuoted)
        .map(({ scenario, total }) => OTHER_SCENARIO(scenario.label, toMoneyDto(total))),
    ],
  }
}

function toMargin(
  { market, loaded, day, targetMargin }: Setting,
  margin: Margin,
  quote: LandedCost | undefined,
): NonNullable<LineDetail['margin']> {
  const target = margin.targetShelfPrice
  const rate = target && loaded.rates.find(target.currency, market.currency, day)
  return {
    shelfPrice: toMoneyDto(margin.shelfPrice),
    fees: toMoneyDto(margin.fees),
    taxAndFreight: toMoneyDto(margin.taxAndFreight),
    cost: toMoneyDto(margin.cost),
    costIsAssumed: margin.costIsAssumed,
    left: toMoneyDto(margin.left),
    margin: formatRate(margin.margin),
    target: formatRate(targetMargin),
    targetShelfPrice: target ? toMoneyDto(target) : null,
    targetShelfPriceMarket:
      target && rate && quote
        ? toMoneyDto(convert(target, rate.rate, market.currency, 'halfUp'))
        : null,
  }
}

const both = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

const CHARGES: Readonly<Record<string, LocalText>> = {
  goods: both('Goods', '货值'),
  freight: both('Freight', '运费'),
  insurance: both('Insurance', '保险费'),
  duty: both('Duty', '关税'),
  additional_duty: both('Additional duty', '加征关税'),
  consumption_tax: both('Consumption tax', '消费税'),
  vat: both('VAT', '增值税'),
  article_tax: both('Postal article tax', '行邮税'),
  discount: both('Tax reduction', '税额减征'),
  rounding: both('Rounding', '尾差'),
}
const ESTIMATE = both('Our estimate; your carrier’s price decides.', '为估算值，以承运人报价为准。')
const OTHER_SCENARIO = (label: LocalText, total: { amount: string; currency: string }) =>
  both(
    `${label.en}: it would cost ${total.amount} ${total.currency} landed.`,
    `${label['zh-CN']}：到岸成本为 ${total.amount} ${total.currency}。`,
  )

const ENDING_DAYS = 120

function warningsOf({ market, day, loaded }: Setting, isCut: boolean): Summary['warnings'] {
  const ends = endingRules(market.rules().rules, day, ENDING_DAYS).map(({ rule, message }) => ({
    text: message,
    source: rule.source.title,
    asOf: rule.verifiedOn ?? null,
    confidence: rule.confidence,
  }))
  const { lastDay, source } = loaded.rates
  const general = (text: LocalText, from = '') => ({
    text,
    source: from,
    asOf: null,
    confidence: 'unverified' as const,
  })
  return [
    ...ends,
    ...(loaded.positiveList(market, day) || !market.positiveListStep ? [] : [general(NO_LIST)]),
    ...(lastDay < day ? [{ ...general(OLD_RATES(lastDay), source), asOf: lastDay }] : []),
    general(ASSUMPTIONS(formatPercent(ASSUMED_FEES))),
    ...(isCut ? [general(CUT)] : []),
  ]
}

const NO_LIST = both(
  'Whether each line is on the list of goods admitted to cross-border retail is not verified: the list is not loaded. Verdicts of “after steps” wait for it.',
  '各税目是否在跨境电商零售进口商品清单内尚未核实：清单未载入。“完成步骤后可售”的结论以核对清单为前提。',
)
const OLD_RATES = (last: Day) =>
  both(
    `The last exchange rate at hand is of ${last}. Load newer rates for today’s prices.`,
    `现有最新汇率日期为 ${last}，请导入新汇率以得到当前价格。`,
  )
const ASSUMPTIONS = (fees: string) =>
  both(
    `Assumed where your list is silent: marketplace and payment fees of ${fees} % of the shelf price, freight by weight, and the cost of your goods. Each is marked where it is used.`,
    `清单未注明之处采用假设：平台与支付费用占售价 ${fees}%、按重量估算的运费以及商品成本，使用处均有标注。`,
  )
const CUT = both(
  'A report without signing in covers the first 20,000 products. Sign in to assess all of them.',
  '未登录的报告仅涵盖前 20,000 个商品，登录后可评估全部。',
)
