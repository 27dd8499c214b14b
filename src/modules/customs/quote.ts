import {
  type Currency,
  type Money,
  type MoneyDto,
  parseMoney,
  toMoneyDto,
} from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { formatRate, parseRate, type Rate } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import type { ChannelStatus } from './channel.ts'
import type { ChannelsDto, QuoteBody, QuoteDto } from './contract.ts'
import { CustomsErrors } from './errors.ts'
import { goodsKinds } from './goods-kind.ts'
import { type LandedCost, type QuoteLine, quoteLandedCost } from './landed-cost.ts'
import { loadedData } from './loaded-data.ts'
import type { Market, QuoteWarning } from './market.ts'
import { findMarket } from './markets.ts'
import { normalizeCode } from './nomenclature.ts'
import { channelsFor } from './offer-goods.ts'
import type { Rule } from './rule.ts'

/** Throws unknown_market. */
export function requireMarket(id: string): Market {
  const market = findMarket(id)
  if (!market) throw CustomsErrors.unknownMarket({ market: id })
  return market
}

/** The day asked for, or today where the market is. */
export const dayIn = (market: Market, day: string | undefined, now: Date): Day =>
  (day as Day | undefined) ?? dayOf(now, market.timeZone)

/**
 * A landed cost for the wire. Throws unknown_market, invalid_value (money with too many places for
 * its currency, a rate below zero) and quote_refused, which says why and what can be done instead.
 */
export async function quote(ctx: Ctx, body: QuoteBody): Promise<QuoteDto> {
  const market = requireMarket(body.market ?? 'cn')
  const today = dayIn(market, undefined, ctx.now())
  const { origin = 'US', channel, day = today } = body
  const { rates } = await loadedData(ctx.db)
  const quoted = quoteLandedCost({
    market,
    rates,
    origin,
    channel,
    incoterm: body.incoterm ?? 'FOB',
    day: day as Day,
    today,
    currency: body.currency ?? 'USD',
    lines: body.lines.map(toLine),
    ...optional('freight', body.freight && requireMoney(body.freight, '/freight')),
    ...optional('insurance', body.insurance && requireMoney(body.insurance, '/insurance')),
    ...optional(
      'buyerYearToDate',
      body.buyerYearToDate && requireMoney(body.buyerYearToDate, '/buyerYearToDate'),
    ),
    ...optional('scenario', body.scenario),
    ...optional('isIndivisible', body.isIndivisible),
  })
  if (quoted.status === 'refused') {
    const { reason, message, alternatives, line, rule } = quoted
    throw CustomsErrors.quoteRefused({
      reason,
      message,
      alternatives,
      line: line ?? null,
      rule: rule ? toRuleRef(rule) : null,
    })
  }
  const doubts = await channelDoubts(ctx, market, quoted, origin)
  return toQuoteDto({ ...quoted, warnings: [...doubts, ...quoted.warnings] })
}

/**
 * What speaks against the channel of a quote: goods that may not enter, or not this way, have a
 * tax all the same, and whoever asks for it should know. Each reason once.
 */
async function channelDoubts(
  ctx: Ctx,
  market: Market,
  { lines, channel, day }: LandedCost,
  origin: string,
): Promise<QuoteWarning[]> {
  const doubts = new Map<string, QuoteWarning>()
  for (const code of new Set(lines.map((line) => line.code))) {
    const found = await channelsOf(ctx, market, { code: normalizeCode(code)!, origin, day })
    const status = found.find((one) => one.channel === channel)
    if (!status || status.status === 'open') continue
    const index = lines.findIndex((line) => line.code === code)
    for (const reason of status.reasons.filter(({ code }) => !ALWAYS_SAID.has(code))) {
      const about = reason.rule ? { ruleId: reason.rule.id } : {}
      if (doubts.has(reason.message.en)) continue
      doubts.set(reason.message.en, {
        code: status.status === 'closed' ? 'channel_closed' : 'channel_not_verified',
        line: index,
        message: reason.message,
        ...about,
      })
    }
  }
  return [...doubts.values()]
}

/** Reasons that describe a channel and speak against nothing. */
const ALWAYS_SAID = new Set([
  'channel',
  'order_limit',
  'personal_use',
  'value_cap',
  'licences_apply',
])

/** What code, origin and day decide; the words of a product may add to it in a report. */
async function channelsOf(
  ctx: Ctx,
  market: Market,
  given: { code: string; origin: string; day: Day },
): Promise<readonly ChannelStatus[]> {
  const text = { title: '' }
  const query = { ...given, kinds: goodsKinds(given.code, text), text }
  return channelsFor(market, await loadedData(ctx.db), query)
}

const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }

function toLine(line: QuoteBody['lines'][number], index: number): QuoteLine {
  const at = (field: string) => `/lines/${index}/${field}`
  if ((line.unitValue === undefined) === (line.value === undefined)) {
    throw CustomsErrors.invalidValue({
      field: at('unitValue'),
      expected: 'either unitValue or value',
    })
  }
  return {
    code: line.code,
    quantity: BigInt(line.quantity),
    ...optional('unitValue', line.unitValue && requireMoney(line.unitValue, at('unitValue'))),
    ...optional('value', line.value && requireMoney(line.value, at('value'))),
    ...optional('netGrams', requireAmount(line.netGrams, at('netGrams'))),
    ...optional('grossGrams', requireAmount(line.grossGrams, at('grossGrams'))),
    ...optional('netMillilitres', requireAmount(line.netMillilitres, at('netMillilitres'))),
    ...optional('pieces', line.pieces === undefined ? undefined : BigInt(line.pieces)),
  }
}

function requireMoney({ amount, currency }: MoneyDto, field: string): Money {
  const value = parseMoney(amount, currency as Currency)
  if (value && value.minor >= 0n) return value
  throw CustomsErrors.invalidValue({ field, read: amount, expected: `an amount in ${currency}` })
}

function requireAmount(text: string | undefined, field: string): Rate | undefined {
  if (text === undefined) return undefined
  const value = parseRate(text)
  if (value && value.scaled > 0n && value.scale <= 6) return value
  throw CustomsErrors.invalidValue({ field, read: text, expected: 'a number above zero' })
}

const toRuleRef = (rule: Rule) => ({
  id: rule.id,
  title: rule.source.title,
  url: rule.source.url,
  verifiedOn: rule.verifiedOn ?? null,
  confidence: rule.confidence,
})

function toQuoteDto(quoted: LandedCost): QuoteDto {
  return {
    market: quoted.market,
    channel: quoted.channel,
    day: quoted.day,
    scenario: quoted.scenario ?? null,
    charges: quoted.charges.map((charge) => ({
      kind: charge.kind,
      line: charge.line ?? null,
      basis: toMoneyDto(charge.basis),
      rate: charge.rate ? formatRate(charge.rate) : null,
      amount: toMoneyDto(charge.amount),
      sellerAmount: toMoneyDto(charge.sellerAmount),
      isEstimate: charge.isEstimate,
      note: charge.note ?? null,
      rule: charge.rule ? toRuleRef(charge.rule) : null,
    })),
    lines: quoted.lines.map((line) => ({
      code: line.code,
      tariffLine: line.tariffLine,
      candidates: line.candidates,
      quantity: Number(line.quantity),
      taxable: toMoneyDto(line.taxable),
      taxes: toMoneyDto(line.taxes),
      total: toMoneyDto(line.total),
      sellerTotal: toMoneyDto(line.sellerTotal),
    })),
    taxable: toMoneyDto(quoted.taxable),
    taxes: toMoneyDto(quoted.taxes),
    total: toMoneyDto(quoted.total),
    sellerTotal: toMoneyDto(quoted.sellerTotal),
    effectiveRate: formatRate(quoted.effectiveRate),
    exchange: quoted.exchange.map(({ from, to, rate, day, source }) => ({
      from,
      to,
      rate: formatRate(rate),
      day,
      source,
    })),
    warnings: quoted.warnings.map(({ code, message, ruleId }) => ({
      code,
      message,
      ruleId: ruleId ?? null,
    })),
    scenarios: quoted.scenarios.map(({ scenario, ...total }) => ({
      id: scenario.id,
      label: scenario.label,
      isQuoted: total.isQuoted,
      taxes: toMoneyDto(total.taxes),
      total: toMoneyDto(total.total),
      sellerTotal: toMoneyDto(total.sellerTotal),
      effectiveRate: formatRate(total.effectiveRate),
    })),
    dataVersions: quoted.dataVersions,
  }
}

/** Which channels are open to a code on a day. Throws unknown_market, unknown_code. */
export async function channels(
  ctx: Ctx,
  given: { code: string; market: string; origin: string; day?: string | undefined },
): Promise<ChannelsDto> {
  const market = requireMarket(given.market)
  const day = dayIn(market, given.day, ctx.now())
  const code = normalizeCode(given.code)
  if (!code || !market.resolve(code, day)) throw CustomsErrors.unknownCode({ code: given.code })
  const found = await channelsOf(ctx, market, { code, origin: given.origin, day })
  return {
    code,
    origin: given.origin,
    day,
    channels: found.map(({ channel, name, status, reasons }) => ({
      channel,
      name,
      status,
      reasons: reasons.map((reason) => ({
        code: reason.code,
        message: reason.message,
        rule: reason.rule ? toRuleRef(reason.rule) : null,
      })),
    })),
  }
}
