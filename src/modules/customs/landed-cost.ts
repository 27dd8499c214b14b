import {
  allocate,
  type Currency,
  convert,
  type Money,
  minus,
  money,
  multiply,
  plus,
  sum,
  times,
  zero,
} from '../../kernel/money.ts'
import { contains, type Day } from '../../kernel/period.ts'
import { divideRates, type Rate, ZERO } from '../../kernel/rate.ts'
import { beforeTaxes, taxesByLine } from './delivered-duty-paid.ts'
import type { ExchangeRate, ExchangeRates } from './exchange-rates.ts'
import {
  AMBIGUOUS,
  INCLUDED,
  INVALID,
  NO_FREIGHT,
  NO_RATE,
  NOT_OPEN,
  PRICE_GAP,
  STALE,
  TOO_MANY,
  UNKNOWN_CHANNEL,
  UNKNOWN_CODE,
  UNKNOWN_LAW,
  UNKNOWN_SCENARIO,
} from './landed-cost-messages.ts'
import type {
  AssessLine,
  Assessment,
  ChargeKind,
  Market,
  Origin,
  QuoteWarning,
  Refusal,
  Scenario,
} from './market.ts'
import { normalizeCode } from './nomenclature.ts'
import { type Rule, rulesInForce, warningsFor } from './rule.ts'

/** Incoterms 2020, as far as they say what a price includes. */
export const INCOTERMS = ['EXW', 'FCA', 'FOB', 'CFR', 'CIF', 'DAP', 'DDP'] as const
export type Incoterm = (typeof INCOTERMS)[number]

export type QuoteLine = Readonly<{
  /** 6, 8 or 10 digits. */
  code: string
  quantity: bigint
  /** Price of one unit, or of all of them: one of the two. */
  unitValue?: Money
  value?: Money
  /** Of one unit: decide taxes by content, and the freight estimate. */
  netGrams?: Rate
  grossGrams?: Rate
  netMillilitres?: Rate
  pieces?: bigint
}>

export type QuoteInput = Readonly<{
  lines: readonly QuoteLine[]
  market: Market
  /** Where the goods were made: 'US', 'US-MI'. */
  origin: Origin
  channel: string
  incoterm: Incoterm
  /** For the whole order. Without it, terms that exclude freight get an estimate, marked as such. */
  freight?: Money
  insurance?: Money
  day: Day
  /** When the question is asked, for the age of what is known; the day of the law unless given. */
  today?: Day
  /** The seller's currency: every amount is shown in it beside the market's. */
  currency: Currency
  rates: ExchangeRates
  scenario?: string
  buyerYearToDate?: Money
  isIndivisible?: boolean
}>

/** One slice of the landed price. `line` is undefined for what belongs to the order as a whole. */
export type Charge = Readonly<{
  kind: ChargeKind
  line?: number
  basis: Money
  rate?: Rate
  amount: Money
  sellerAmount: Money
  rule?: Rule
  note?: QuoteWarning['message']
  isEstimate: boolean
}>

type LandedLine = Readonly<{
  code: string
  /** The national line that decided, and of how many it was chosen. */
  tariffLine: string
  candidates: number
  quantity: bigint
  taxable: Money
  taxes: Money
  total: Money
  sellerTotal: Money
}>

type ScenarioTotal = Readonly<{
  scenario: Scenario
  isQuoted: boolean
  taxes: Money
  total: Money
  sellerTotal: Money
  effectiveRate: Rate
}>

export type LandedCost = Readonly<{
  status: 'quoted'
  market: string
  channel: string
  day: Day
  scenario?: string
  charges: readonly Charge[]
  lines: readonly LandedLine[]
  /** Goods, freight and insurance: what taxes are charged on. */
  taxable: Money
  taxes: Money
  total: Money
  sellerTotal: Money
  /** Taxes ÷ taxable, four decimals: 0.091 is 9.1 %. */
  effectiveRate: Rate
  exchange: readonly ExchangeRate[]
  warnings: readonly QuoteWarning[]
  scenarios: readonly ScenarioTotal[]
  dataVersions: Readonly<Record<string, string>>
}>

/** Above any basket a person fills; keeps one request from holding the process. */
const MAX_QUOTE_LINES = 200
/** Ten million units of a line: more is a typing error, and would run out of a book's range. */
const MAX_QUANTITY = 10_000_000n
const MAX_VALUE_MINOR = 1_000_000_000_000n

const INCLUDES: Readonly<Record<Incoterm, { freight: boolean; insurance: boolean }>> = {
  EXW: { freight: false, insurance: false },
  FCA: { freight: false, insurance: false },
  FOB: { freight: false, insurance: false },
  CFR: { freight: true, insurance: false },
  CIF: { freight: true, insurance: true },
  DAP: { freight: true, insurance: true },
  DDP: { freight: true, insurance: true },
}

/**
 * What goods cost on arrival, each slice with its basis, rate, rule and source. Money is exact:
 * every tax of every line is settled half up at the smallest unit of the market's currency, totals
 * are sums of what is shown, and the seller's amounts are converted slice by slice, so that they
 * add up too. See docs/algorithms/landed-cost.md.
 */
export function quoteLandedCost(input: QuoteInput): LandedCost | Refusal {
  const prepared = prepare(input)
  if (prepared.status === 'refused') return prepared
  const { market } = input
  const scenarios = market.scenariosOn(input.day, input.origin)
  if (input.scenario !== undefined && scenarios.length > 0)
    if (!scenarios.some(({ id }) => id === input.scenario)) return UNKNOWN_SCENARIO(scenarios)
  const chosen =
    scenarios.find(({ id }) => id === input.scenario) ?? scenarios.find((s) => s.isDefault)
  const quoted = settle(input, prepared, chosen?.id)
  if (quoted.status === 'refused') return quoted
  const others = scenarios
    .filter(({ id }) => id !== chosen?.id)
    .map((scenario) => ({ scenario, quote: settle(input, prepared, scenario.id) }))
  const differs = others.some(
    ({ quote }) => quote.status === 'refused' || quote.taxes.minor !== quoted.taxes.minor,
  )
  if (!chosen || !differs) return quoted
  const totals = [{ scenario: chosen, quote: quoted as LandedCost | Refusal }, ...others].flatMap(
    ({ scenario, quote }): ScenarioTotal[] =>
      quote.status === 'refused'
        ? []
        : [
            {
              scenario,
              isQuoted: scenario === chosen,
              taxes: quote.taxes,
              total: quote.total,
              sellerTotal: quote.sellerTotal,
              effectiveRate: quote.effectiveRate,
            },
          ],
  )
  return {
    ...quoted,
    scenario: chosen.id,
    scenarios: totals,
    warnings: [UNKNOWN_LAW(input.day, totals), ...quoted.warnings],
  }
}

type Prepared = Readonly<{
  status: 'prepared'
  lines: readonly AssessLine[]
  /** Of how many national lines each was chosen. */
  candidates: readonly number[]
  freight: Carriage
  insurance: Carriage
  /** The same goods, freight and insurance in the seller's currency. */
  sellerGoods: readonly Money[]
  exchange: readonly ExchangeRate[]
  toSeller: ExchangeRate
  yearToDate: Money
  warnings: readonly QuoteWarning[]
}>

type Carriage = Readonly<{ total: Money; seller: Money; isShown: boolean; rule?: Rule }>

function prepare(input: QuoteInput): Prepared | Refusal {
  const { market, lines, day, rates } = input
  if (lines.length === 0 || lines.length > MAX_QUOTE_LINES)
    return TOO_MANY(lines.length, MAX_QUOTE_LINES)
  const closed = closedChannel(market, input.channel, day)
  if (closed) return closed
  const exchange = new Map<Currency, ExchangeRate>()
  const into = (value: Money): Money | undefined => {
    const found = exchange.get(value.currency) ?? rates.find(value.currency, market.currency, day)
    if (!found) return undefined
    exchange.set(value.currency, found)
    return convert(value, found.rate, market.currency, 'halfUp')
  }
  const toSeller = rates.find(market.currency, input.currency, day)
  if (!toSeller) return NO_RATE(market.currency, input.currency, rates, day)
  const warnings: QuoteWarning[] = []
  const items: AssessLine[] = []
  const sellerGoods: Money[] = []
  const candidates: number[] = []
  for (const [index, line] of lines.entries()) {
    const code = normalizeCode(line.code)
    const resolved = code === undefined ? undefined : market.resolve(code, day, input.channel)
    if (code === undefined || !resolved) return UNKNOWN_CODE(line.code, index)
    const value = worthOf(line)
    if (!value) return INVALID(index)
    const goods = into(value)
    if (!goods) return NO_RATE(value.currency, market.currency, rates, day)
    if (resolved.isAmbiguous) warnings.push(AMBIGUOUS(index, code, resolved))
    const { netGrams, netMillilitres, pieces, quantity } = line
    items.push({
      index,
      // National lines decide: a short code is taxed as the line it was resolved to.
      code: resolved.line.code,
      quantity,
      goods,
      taxable: goods,
      ...(netGrams && { netGrams }),
      ...(netMillilitres && { netMillilitres }),
      ...(pieces !== undefined && { pieces }),
    })
    candidates.push(resolved.candidates)
    sellerGoods.push(
      value.currency === input.currency
        ? value
        : convert(goods, toSeller.rate, input.currency, 'halfUp'),
    )
  }
  const freight = carriage(input, 'freight', into, toSeller, warnings)
  const insurance = carriage(input, 'insurance', into, toSeller, warnings)
  if (!freight || !insurance) return NO_RATE('EUR', market.currency, rates, day)
  const yearToDate = input.buyerYearToDate ? into(input.buyerYearToDate) : zero(market.currency)
  if (!yearToDate) return NO_RATE('EUR', market.currency, rates, day)
  const used = [...exchange.values(), toSeller].filter(({ from, to }) => from !== to)
  const stale = used.find(({ isStale }) => isStale)
  if (stale) warnings.push(STALE(stale))
  const foreign = used.filter((found) => found !== toSeller)
  return {
    status: 'prepared',
    lines: allot(items, plus(freight.total, insurance.total)),
    candidates,
    freight,
    insurance,
    sellerGoods,
    exchange: foreign.length > 0 ? foreign : used,
    toSeller,
    yearToDate,
    warnings,
  }
}

/** A channel that is none, that only leads out of the market, or that was not open yet. */
function closedChannel(market: Market, channel: string, on: Day): Refusal | undefined {
  for (const rule of market.rules().rules) {
    if (rule.kind !== 'channel' || rule.channel !== channel) continue
    if (rule.direction === 'import' && contains(rule.period, on)) return undefined
    const message = rule.direction === 'import' ? NOT_OPEN(channel, rule.period.from) : rule.note
    return { status: 'refused', reason: 'channel_closed', message, rule, alternatives: [] }
  }
  return UNKNOWN_CHANNEL(channel)
}

function worthOf({ unitValue, value, quantity }: QuoteLine): Money | undefined {
  if (quantity <= 0n || quantity > MAX_QUANTITY) return undefined
  const all = value ?? (unitValue && times(unitValue, quantity))
  return all && all.minor >= 0n && all.minor <= MAX_VALUE_MINOR ? all : undefined
}

/** Freight or insurance as given, as included in the price, or (freight only) as estimated. */
function carriage(
  input: QuoteInput,
  what: 'freight' | 'insurance',
  into: (value: Money) => Money | undefined,
  toSeller: ExchangeRate,
  warnings: QuoteWarning[],
): Carriage | undefined {
  const { market } = input
  const given = input[what]
  const nothing: Carriage = {
    total: zero(market.currency),
    seller: zero(input.currency),
    isShown: false,
  }
  if (INCLUDES[input.incoterm][what]) {
    if (given && given.minor > 0n) warnings.push(INCLUDED(input.incoterm, what))
    return nothing
  }
  if (given) {
    const total = into(given)
    if (!total) return undefined
    const seller =
      given.currency === input.currency
        ? given
        : convert(total, toSeller.rate, input.currency, 'halfUp')
    return { total, seller, isShown: true }
  }
  if (what === 'insurance') return nothing
  const estimate = estimateFreight(input)
  if (!estimate) {
    warnings.push(NO_FREIGHT)
    return nothing
  }
  warnings.push({
    code: 'freight_estimated',
    ruleId: estimate.rule.id,
    message: estimate.rule.note,
  })
  const { total, rule } = estimate
  return {
    total,
    seller: convert(total, toSeller.rate, input.currency, 'halfUp'),
    isShown: true,
    rule,
  }
}

/** Weight × the channel's estimate per kilogram; undefined when a weight is missing. */
function estimateFreight(input: QuoteInput): { total: Money; rule: Rule } | undefined {
  const rule = rulesInForce(input.market.rules(), input.day).find(
    (r) => r.kind === 'freightEstimate' && r.channels.includes(input.channel),
  )
  if (rule?.kind !== 'freightEstimate') return undefined
  let total = zero(input.market.currency)
  for (const line of input.lines) {
    const grams = line.grossGrams ?? line.netGrams
    if (!grams) return undefined
    const kilograms = { scaled: grams.scaled * line.quantity, scale: grams.scale + 3 }
    total = plus(total, multiply(rule.perKilogram, kilograms, 'halfUp'))
  }
  return { total, rule }
}

/**
 * Adds each line's share of freight and insurance to its value, in proportion to the value (by
 * quantity when all is free). Shares are dealt in an order that depends on the lines only, not on
 * how they were listed.
 */
function allot(lines: readonly AssessLine[], extra: Money): AssessLine[] {
  if (extra.minor === 0n) return [...lines]
  const order = lines.length === 1 ? [...lines] : [...lines].sort(byContent)
  const isFree = order.every(({ goods }) => goods.minor === 0n)
  const shares = allocate(
    extra,
    order.map(({ goods, quantity }) => (isFree ? quantity : goods.minor)),
  )
  const taxable = new Map(order.map((line, i) => [line.index, plus(line.goods, shares[i]!)]))
  return lines.map((line) => ({ ...line, taxable: taxable.get(line.index)! }))
}

function byContent(a: AssessLine, b: AssessLine): number {
  if (a.goods.minor !== b.goods.minor) return a.goods.minor < b.goods.minor ? -1 : 1
  if (a.code !== b.code) return a.code < b.code ? -1 : 1
  return a.quantity < b.quantity ? -1 : a.quantity > b.quantity ? 1 : 0
}

function settle(
  input: QuoteInput,
  prepared: Prepared,
  scenario: string | undefined,
): LandedCost | Refusal {
  const assess = (lines: readonly AssessLine[]): Assessment | Refusal =>
    input.market.assess({
      lines,
      origin: input.origin,
      channel: input.channel,
      day: input.day,
      scenario,
      yearToDate: prepared.yearToDate,
      // Only a single thing can be indivisible, whatever the caller says.
      isIndivisible:
        (input.isIndivisible ?? true) && lines.length === 1 && lines[0]!.quantity === 1n,
    })
  const lines = input.incoterm === 'DDP' ? beforeTaxes(prepared.lines, assess) : prepared.lines
  const assessed = assess(lines)
  return assessed.status === 'refused' ? assessed : compose(input, prepared, lines, assessed)
}

/** Cents a line that may be left over: one cent of value carries up to four of tax, each settled.
 * More means that a threshold lies between. */
const MAX_ROUNDING = 10n
function compose(
  input: QuoteInput,
  prepared: Prepared,
  lines: readonly AssessLine[],
  assessed: Assessment,
): LandedCost {
  const { market, currency } = input
  const { toSeller } = prepared
  const home = market.currency
  const seller = (amount: Money) => convert(amount, toSeller.rate, currency, 'halfUp')
  const taxCharges = assessed.charges.map(
    (charge): Charge => ({ ...charge, sellerAmount: seller(charge.amount), isEstimate: false }),
  )
  const taxesOf = taxesByLine(assessed.charges)
  const charges: Charge[] = []
  for (const [i, line] of lines.entries()) {
    const { goods, index } = line
    // What a DDP price leaves after its taxes is the goods; a stray cent is shown as rounding.
    const isNet = goods.minor !== prepared.lines[i]!.goods.minor
    const sellerAmount = isNet ? seller(goods) : prepared.sellerGoods[i]!
    charges.push({
      kind: 'goods',
      line: index,
      basis: goods,
      amount: goods,
      sellerAmount,
      isEstimate: false,
    })
  }
  for (const what of ['freight', 'insurance'] as const) {
    const { total, seller: sellerAmount, isShown, rule } = prepared[what]
    if (!isShown) continue
    const isEstimate = rule !== undefined
    charges.push({
      kind: what,
      basis: total,
      amount: total,
      sellerAmount,
      isEstimate,
      ...(rule && { rule }),
    })
  }
  charges.push(...taxCharges)
  const rest = input.incoterm === 'DDP' ? roundings(prepared, charges, home, currency) : []
  charges.push(...rest)
  const total = sum(
    charges.map(({ amount }) => amount),
    home,
  )
  const taxes = sum(
    taxCharges.map(({ amount }) => amount),
    home,
  )
  const taxable = sum(
    lines.map((line) => line.taxable),
    home,
  )
  return {
    status: 'quoted',
    market: market.id,
    channel: input.channel,
    day: input.day,
    charges,
    lines: lines.map((line): LandedLine => {
      const lineTaxes = money(taxesOf.get(line.index) ?? 0n, home)
      const lineTotal = plus(line.taxable, lineTaxes)
      return {
        code: input.lines[line.index]!.code,
        tariffLine: line.code,
        candidates: prepared.candidates[line.index]!,
        quantity: line.quantity,
        taxable: line.taxable,
        taxes: lineTaxes,
        total: lineTotal,
        sellerTotal: seller(lineTotal),
      }
    }),
    taxable,
    taxes,
    total,
    sellerTotal: sum(
      charges.map(({ sellerAmount }) => sellerAmount),
      currency,
    ),
    effectiveRate: effective(taxes, taxable),
    exchange: prepared.exchange,
    warnings: [
      ...prepared.warnings,
      ...(rest.some(({ amount }) => amount.minor > MAX_ROUNDING * BigInt(lines.length))
        ? [PRICE_GAP]
        : []),
      ...assessed.warnings,
      ...warningsOfRules(input, assessed),
    ],
    scenarios: [],
    dataVersions: { ...market.dataVersions(), exchangeRates: input.rates.version },
  }
}

/** Taxes as a share of what they are charged on. */
const effective = (taxes: Money, taxable: Money): Rate =>
  taxable.minor === 0n
    ? ZERO
    : divideRates(
        { scaled: taxes.minor, scale: 0 },
        { scaled: taxable.minor, scale: 0 },
        4,
        'halfUp',
      )

/** The cent or two that separate a DDP price from value plus settled taxes. */
function roundings(
  prepared: Prepared,
  charges: readonly Charge[],
  home: Currency,
  currency: Currency,
): Charge[] {
  const price = sum(
    prepared.lines.map(({ goods }) => goods),
    home,
  )
  const sellerPrice = sum(prepared.sellerGoods, currency)
  const amount = minus(
    price,
    sum(
      charges.map((charge) => charge.amount),
      home,
    ),
  )
  const sellerAmount = minus(
    sellerPrice,
    sum(
      charges.map((c) => c.sellerAmount),
      currency,
    ),
  )
  if (amount.minor === 0n && sellerAmount.minor === 0n) return []
  return [{ kind: 'rounding', basis: price, amount, sellerAmount, isEstimate: false }]
}

/** Each rule that decided and is old, second-hand or unverified is named once. */
function warningsOfRules(input: QuoteInput, assessed: Assessment): QuoteWarning[] {
  const rules = new Set([...assessed.charges.map(({ rule }) => rule), ...assessed.rules])
  return [...rules].flatMap((rule) => cachedWarnings(rule, input.day, input.today ?? input.day))
}

let cachedDays = ''
let cache = new Map<Rule, QuoteWarning[]>()

function cachedWarnings(rule: Rule, on: Day, today: Day): QuoteWarning[] {
  if (cachedDays !== `${on} ${today}`) {
    cachedDays = `${on} ${today}`
    cache = new Map()
  }
  const known = cache.get(rule)
  if (known) return known
  const found = warningsFor([rule], on, today).map(({ code, ruleId, message }) => ({
    code,
    ruleId,
    message,
  }))
  cache.set(rule, found)
  return found
}
