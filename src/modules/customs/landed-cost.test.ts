import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Currency,
  formatAmount,
  type Money,
  money,
  parseMoney,
  sum,
} from '../../kernel/money.ts'
import { day } from '../../kernel/period.ts'
import { formatPercent, rate } from '../../kernel/rate.ts'
import { type ExchangeRates, parseExchangeRates, shippedExchangeRates } from './exchange-rates.ts'
import { type Incoterm, type LandedCost, type QuoteInput, quoteLandedCost } from './landed-cost.ts'
import type { Refusal } from './market.ts'
import { cn } from './markets/cn/market.ts'
import { sg } from './markets/sg/market.ts'
import { findMarket } from './markets.ts'

/** One euro is a dollar, seven yuan and 1.4 Singapore dollars, every day. */
const SEVEN = parseExchangeRates(
  'Date,USD,CNY,SGD,JPY\n2026-11-22,1,7,1.4,150\n2016-01-01,1,7,1.4,150\n',
  'test',
)!
const FRESH: ExchangeRates = {
  ...SEVEN,
  find: (from, to, on) => {
    const found = SEVEN.find(from, to, on)
    return found && { ...found, day: on, ageDays: 0, isStale: false }
  },
}

const cny = (text: string): Money => parseMoney(text, 'CNY')!

function given(over: Partial<QuoteInput> & { code?: string; value?: Money; quantity?: bigint }) {
  const { code = '1901101090', value = cny('1000'), quantity = 1n, ...rest } = over
  const input: QuoteInput = {
    lines: [{ code, quantity, value }],
    market: cn,
    origin: 'US-MI',
    channel: '1210',
    incoterm: 'CIF',
    day: day('2026-01-15'),
    currency: 'USD',
    rates: FRESH,
    ...rest,
  }
  return quoteLandedCost(input)
}

function quoted(result: LandedCost | Refusal): LandedCost {
  if (result.status === 'refused') throw new Error(`refused: ${result.reason}`)
  return result
}

const totalOf = (quote: LandedCost, ...kinds: string[]): string =>
  formatAmount(
    sum(
      quote.charges.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount),
      'CNY',
    ),
  )

describe('the worked table of docs/algorithms/landed-cost.md', () => {
  const path = new URL('../../../docs/algorithms/landed-cost.md', import.meta.url)
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  test('has at least the five vectors, the limits and thirty more', () => {
    expect(rows.length).toBeGreaterThanOrEqual(50)
  })

  test.each(rows.map((cells) => [cells[1]!, cells] as const))('row %s holds', (_, cells) => {
    const [, , code, channel, on, origin, order, extra, ...expected] = cells as string[]
    const [, count, price, currency] = /^(\d+) × ([\d.]+) ([A-Z]{3})$/.exec(order!)!
    const facts = new Map(extra!.split('; ').map((fact) => fact.split(' ') as [string, string]))
    const amount = (name: string) => (facts.has(name) ? cny(facts.get(name)!) : undefined)
    const freight = amount('freight')
    const insurance = amount('insurance')
    const buyerYearToDate = amount('ytd')
    const scenario = facts.get('scenario')
    const result = quoteLandedCost({
      lines: [
        {
          code: code!,
          quantity: BigInt(count!),
          unitValue: parseMoney(price!, currency as Currency)!,
          ...(facts.has('grams') && { netGrams: rate(facts.get('grams')!) }),
          ...(facts.has('ml') && { netMillilitres: rate(facts.get('ml')!) }),
          ...(facts.has('pieces') && { pieces: BigInt(facts.get('pieces')!) }),
        },
      ],
      market: cn,
      origin: origin!,
      channel: channel!,
      incoterm: (facts.get('incoterm') ?? 'CIF') as Incoterm,
      day: day(on!),
      currency: 'CNY',
      rates: FRESH,
      ...(freight && { freight }),
      ...(insurance && { insurance }),
      ...(buyerYearToDate && { buyerYearToDate }),
      ...(scenario && { scenario }),
    })
    if (result.status === 'refused') {
      expect(`refused ${result.reason}`).toBe(expected[5])
      return
    }
    expect([
      totalOf(result, 'duty'),
      totalOf(result, 'additional_duty'),
      totalOf(result, 'consumption_tax'),
      totalOf(result, 'vat'),
      totalOf(result, 'discount'),
      formatAmount(result.taxes),
    ]).toEqual(expected.slice(0, 6))
  })
})

describe('a quote', () => {
  test('names basis, rate, rule and source of every tax', () => {
    const quote = quoted(given({ channel: '0110', code: '8516310000' }))
    const taxes = quote.charges.filter(({ kind }) => kind !== 'goods')
    expect(taxes.map(({ kind, rule }) => [kind, rule?.id])).toEqual([
      ['duty', 'cn.duty.mfn'],
      ['additional_duty', 'cn.additional.us-2018-2020-02-14'],
      ['additional_duty', 'cn.additional.us-reciprocal-2025-11-10'],
      ['vat', 'cn.vat.standard-2019-04-01'],
    ])
    for (const { rule, rate } of taxes) {
      expect(rule?.source.title).not.toBe('')
      expect(rate).toBeDefined()
    }
  })

  test('shows both readings of the law after the truce of 2026-11-10, and says neither is verified', () => {
    const quote = quoted(given({ channel: '0110', code: '8516310000', day: day('2026-11-22') }))
    expect(quote.scenario).toBe('continued')
    expect(
      quote.scenarios.map((s) => [s.scenario.id, s.isQuoted, formatPercent(s.effectiveRate)]),
    ).toEqual([
      ['continued', true, '60.46'],
      ['lapsed', false, '87.58'],
    ])
    expect(quote.warnings.map(({ code }) => code)).toContain('law_unknown')
    expect(quote.warnings.map(({ code }) => code)).toContain('unverified')
  })

  test('knows one reading for goods of another origin, and within the retail limits', () => {
    const on = day('2026-11-22')
    const german = quoted(given({ channel: '0110', code: '8516310000', day: on, origin: 'DE' }))
    expect([german.scenario, german.scenarios]).toEqual([undefined, []])
    expect(quoted(given({ day: on })).scenarios).toEqual([])
  })

  test('shows the day of the exchange rate and warns when it is old', () => {
    const rates = shippedExchangeRates()
    const value = money(10_000n, 'USD')
    const quote = quoted(given({ value, day: day('2026-11-22'), rates }))
    expect(quote.exchange.map(({ from, to, day }) => [from, to, day])).toEqual([
      ['USD', 'CNY', '2026-04-13'],
    ])
    expect(quote.warnings.filter(({ code }) => code === 'stale_exchange_rate')).toHaveLength(1)
    expect(formatAmount(quote.taxable)).toBe('683.22')
    const fresh = quoted(given({ value, day: day('2026-04-15'), rates }))
    expect(fresh.warnings.map(({ code }) => code)).not.toContain('stale_exchange_rate')
  })

  test('is refused without an exchange rate for the day', () => {
    const rates = shippedExchangeRates()
    const value = money(10_000n, 'USD')
    const early = given({ value, day: day('2012-12-31'), rates, channel: '0110' })
    expect(early).toMatchObject({ status: 'refused', reason: 'no_exchange_rate' })
    const dong = given({ value: money(10_000n, 'VND'), rates })
    expect(dong).toMatchObject({ status: 'refused', reason: 'no_exchange_rate' })
  })

  test('estimates freight only from a weight, and marks it', () => {
    const line = { code: '8516310000', quantity: 3n, value: cny('600') }
    const weighed = { ...line, grossGrams: rate('500') }
    const quote = quoted(given({ incoterm: 'FOB', channel: '9610', lines: [weighed] }))
    const freight = quote.charges.find(({ kind }) => kind === 'freight')
    expect([formatAmount(freight!.amount), freight!.isEstimate]).toEqual(['90.00', true])
    expect(quote.warnings.map(({ code }) => code)).toContain('freight_estimated')
    const bare = quoted(given({ incoterm: 'FOB', channel: '9610', lines: [line] }))
    expect(bare.charges.some(({ kind }) => kind === 'freight')).toBe(false)
    expect(bare.warnings.map(({ code }) => code)).toContain('freight_missing')
  })

  test('takes the dearest line of a short code and says how many there are', () => {
    const quote = quoted(given({ channel: '0110', code: '100630', origin: 'TH' }))
    expect(quote.lines[0]).toMatchObject({ tariffLine: '1006302090', code: '100630' })
    expect(quote.warnings.map(({ code }) => code)).toContain('ambiguous_code')
    expect(quote.warnings.map(({ code }) => code)).toContain('tariffQuota')
  })

  test('counts the cosmetics tax and asks for the content when it is not given', () => {
    const quote = quoted(given({ code: '3304990029' }))
    expect(formatPercent(quote.effectiveRate)).toBe('23.06')
    expect(quote.warnings.map(({ code }) => code)).toContain('content_unknown')
  })

  test('counts the announced rate where the table has an average over lines', () => {
    const quote = quoted(given({ channel: '0110', code: '120190', day: day('2025-03-15') }))
    const march = quote.charges.find(({ rule }) => rule?.id === 'cn.additional.us-2025-03')
    expect(march?.rate).toEqual(rate('0.10'))
    expect(quote.warnings).toContainEqual(
      expect.objectContaining({ code: 'average_rate', ruleId: 'cn.additional.us-2025-03' }),
    )
  })

  test('says when the duty is that of a later year', () => {
    const codes = (on: string) =>
      quoted(given({ channel: '0110', code: '8516310000', day: day(on) })).warnings.map(
        ({ code }) => code,
      )
    expect(codes('2017-12-31')).toContain('schedule_of_another_year')
    expect(codes('2018-01-01')).not.toContain('schedule_of_another_year')
  })

  test('says which cap by weight was not checked for want of a weight', () => {
    const line = { code: '1006302090', quantity: 1n, value: cny('100') }
    const quote = quoted(given({ lines: [line], origin: 'TH' }))
    expect(quote.warnings).toContainEqual(
      expect.objectContaining({ code: 'weight_unknown', line: 0, ruleId: 'cn.caps.rice' }),
    )
    const weighed = quoted(given({ lines: [{ ...line, netGrams: rate('5000') }], origin: 'TH' }))
    expect(weighed.warnings.map(({ code }) => code)).not.toContain('weight_unknown')
  })

  test('warns of limits and classes that rest on a report or on our reading', () => {
    const named = (over: Parameters<typeof given>[0]) =>
      quoted(given(over)).warnings.map(({ ruleId }) => ruleId)
    expect(named({})).toContain('cn.retail.limit-2019')
    expect(named({ channel: 'postal' })).toEqual(
      expect.arrayContaining(['cn.articles.cap', 'cn.articles.class-daily']),
    )
  })

  test.each([
    ['a television', '8528721200', '2026-01-15', '20'],
    ['a lamp', '9405210090', '2026-01-15', '20'],
    ['hair', '0501000000', '2026-01-15', '20'],
    ['a chair', '940161', '2026-01-15', '13'],
    ['a golf club', '9506310000', '2026-01-15', '50'],
    ['a golf club', '9506310000', '2014-01-15', '30'],
    ['whisky', '2208300000', '2014-01-15', '50'],
  ] as const)('%s by post, %s, on %s is taxed at %s', (_, code, on, percent) => {
    const quote = quoted(given({ channel: 'postal', code, day: day(on), currency: 'CNY' }))
    expect(formatPercent(quote.effectiveRate)).toBe(percent)
  })

  test('over the order limit offers the number of orders and general trade', () => {
    const lines = [{ code: '8516310000', quantity: 7n, unitValue: cny('1500') }]
    expect(given({ lines })).toMatchObject({
      status: 'refused',
      reason: 'over_limit',
      rule: { id: 'cn.retail.limit-2019' },
      alternatives: [
        { kind: 'split', orders: 3 },
        { kind: 'channel', channel: '0110' },
      ],
    })
  })

  test.each([
    ['no lines', { lines: [] }, 'too_many_lines'],
    ['a word for a code', { code: 'apples' }, 'unknown_code'],
    ['a chapter', { code: '08' }, 'unknown_code'],
    ['nothing of it', { quantity: 0n }, 'invalid_value'],
    ['a negative value', { value: cny('-1') }, 'invalid_value'],
    ['an unknown channel', { channel: '9999' }, 'unknown_channel'],
    ['an unknown scenario', { day: day('2026-11-22'), scenario: 'war' }, 'invalid_value'],
    [
      'too many lines',
      { lines: Array(201).fill({ code: '080810', quantity: 1n }) },
      'too_many_lines',
    ],
  ] as const)('is refused for %s', (_, over, reason) => {
    expect(given(over)).toMatchObject({ status: 'refused', reason })
  })
})

test('a currency is worth itself, also on days before any rate', () => {
  expect(shippedExchangeRates().find('CNY', 'CNY', day('1999-01-04'))).toMatchObject({
    rate: rate('1'),
    day: '1999-01-04',
    isStale: false,
  })
  expect(shippedExchangeRates().find('USD', 'CNY', day('1999-01-04'))).toBeUndefined()
})

test('two of a thing are not one indivisible thing, whatever the caller says', () => {
  const given = { currency: 'CNY', channel: '1210', day: '2019-01-01', isIndivisible: true }
  const quoteOf = (quantity: bigint) =>
    quoteLandedCost({
      market: cn,
      origin: 'US',
      incoterm: 'FOB',
      rates: shippedExchangeRates(),
      ...given,
      currency: 'CNY',
      day: day(given.day),
      lines: [{ code: '39241000', quantity, unitValue: parseMoney('5001', 'CNY')! }],
    }).status
  expect(quoteOf(1n)).toBe('quoted')
  expect(quoteOf(2n)).toBe('refused')
})

describe('Singapore', () => {
  const into = (value: string, on: string, channel = 'parcel', code = '190110') =>
    given({
      market: sg,
      code,
      channel,
      value: parseMoney(value, 'SGD')!,
      day: day(on),
      currency: 'SGD',
    })

  test.each([
    ['400.00', '2022-12-31', 'parcel', '0.00'],
    ['400.01', '2022-12-31', 'parcel', '28.00'],
    ['400.00', '2022-12-31', 'permit', '28.00'],
    ['400.00', '2023-01-01', 'parcel', '32.00'],
    ['400.00', '2024-01-01', 'parcel', '36.00'],
    ['1000.00', '2026-11-22', 'permit', '90.00'],
  ])('GST on S$%s on %s by %s is S$%s', (value, on, channel, tax) => {
    expect(formatAmount(quoted(into(value, on, channel)).taxes)).toBe(tax)
  })

  test('refuses whisky, whose duty by volume is not at hand', () => {
    expect(into('100', '2026-01-15', 'parcel', '220830')).toMatchObject({
      status: 'refused',
      reason: 'rates_not_at_hand',
      rule: { id: 'sg.dutiable' },
    })
  })

  test('is found by its id, and an unknown market is not', () => {
    expect([findMarket('sg')?.id, findMarket('cn')?.id, findMarket('xx')]).toEqual([
      'sg',
      'cn',
      undefined,
    ])
  })
})

describe('whatever is quoted', () => {
  const CODES = ['1901101090', '3304990029', '8516310000', '2204210000', '2208300000', '0808100000']
  const line = fc.record({
    code: fc.constantFrom(...CODES),
    quantity: fc.bigInt(1n, 20n),
    value: fc.bigInt(0n, 3_000_000n).map((minor) => money(minor, 'USD')),
    netMillilitres: fc.bigInt(1n, 2_000n).map((scaled) => ({ scaled, scale: 0 })),
  })
  const input = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    channel: fc.constantFrom('1210', '9610', 'postal', '0110'),
    incoterm: fc.constantFrom('FOB', 'CIF', 'DDP') as fc.Arbitrary<Incoterm>,
    freight: fc.bigInt(0n, 100_000n).map((minor) => money(minor, 'USD')),
    day: fc.constantFrom('2016-05-01', '2018-10-01', '2025-04-12', '2026-11-22').map(day),
  })

  test('the parts add up to the total in both currencies, by slice and by line', () => {
    fc.assert(
      fc.property(input, (over) => {
        const quote = given(over)
        if (quote.status === 'refused') return
        const { charges, taxable, taxes, total, sellerTotal } = quote
        expect(
          sum(
            charges.map((c) => c.amount),
            'CNY',
          ),
        ).toEqual(total)
        expect(
          sum(
            charges.map((c) => c.sellerAmount),
            'USD',
          ),
        ).toEqual(sellerTotal)
        expect(
          sum(
            quote.lines.map((l) => l.taxable),
            'CNY',
          ),
        ).toEqual(taxable)
        expect(
          sum(
            quote.lines.map((l) => l.taxes),
            'CNY',
          ),
        ).toEqual(taxes)
        const rounding = charges.find(({ kind }) => kind === 'rounding')?.amount.minor ?? 0n
        expect(taxable.minor + taxes.minor + rounding).toBe(total.minor)
      }),
      { numRuns: 400 },
    )
  })

  test('no line pays a negative tax, and only discounts and roundings are below zero', () => {
    fc.assert(
      fc.property(input, (over) => {
        const quote = given(over)
        if (quote.status === 'refused') return
        for (const { taxes } of quote.lines) expect(taxes.minor >= 0n).toBe(true)
        for (const { kind, amount } of quote.charges)
          if (kind !== 'discount' && kind !== 'rounding') expect(amount.minor >= 0n).toBe(true)
      }),
    )
  })

  test('listing the lines in another order changes no total', () => {
    fc.assert(
      fc.property(input, (over) => {
        const forth = given(over)
        const back = given({ ...over, lines: [...over.lines].reverse() })
        expect(back.status).toBe(forth.status)
        if (forth.status === 'refused' || back.status === 'refused') return
        expect(back.total).toEqual(forth.total)
        expect(back.sellerTotal).toEqual(forth.sellerTotal)
        expect(back.lines.map((l) => l.taxes).reverse()).toEqual(forth.lines.map((l) => l.taxes))
      }),
      { numRuns: 300 },
    )
  })

  test('a dearer thing never costs less tax within a channel', () => {
    const value = fc.bigInt(0n, 400_000n)
    const channel = fc.constantFrom('1210', '9610', 'postal', '0110')
    fc.assert(
      fc.property(value, value, fc.constantFrom(...CODES), channel, (a, b, code, by) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const quote = (minor: bigint) => given({ value: money(minor, 'CNY'), code, channel: by })
        const cheap = quote(low)
        const dear = quote(high)
        if (cheap.status === 'refused' || dear.status === 'refused') return
        expect(cheap.taxes.minor <= dear.taxes.minor).toBe(true)
      }),
    )
  })

  test('a delivered-duty-paid price is met to the cent', () => {
    const channel = fc.constantFrom('1210', '0110')
    const minors = fc.bigInt(100n, 400_000n)
    fc.assert(
      fc.property(minors, fc.constantFrom(...CODES), channel, (minor, code, by) => {
        const value = money(minor, 'CNY')
        const quote = given({ value, code, incoterm: 'DDP', channel: by, currency: 'CNY' })
        if (quote.status === 'refused') return
        expect([quote.total, quote.sellerTotal]).toEqual([value, value])
        const rounding = quote.charges.find(({ kind }) => kind === 'rounding')?.amount.minor ?? 0n
        expect(rounding >= 0n && rounding <= 10n).toBe(true)
      }),
    )
  })

  test('a paid price that falls on the step of an exemption says so', () => {
    const over = { code: '6402991000', incoterm: 'DDP' as const, channel: 'postal' }
    const quote = quoted(given({ ...over, value: cny('290'), currency: 'CNY' }))
    expect([totalOf(quote, 'goods'), totalOf(quote, 'rounding')]).toEqual(['241.66', '48.34'])
    expect(quote.warnings.map(({ code }) => code)).toContain('price_between_taxes')
  })

  test('a short code is never quoted below any line it covers', () => {
    const { lines } = cn.schedule()!
    const channel = fc.constantFrom('1210', '0110')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lines.length - 1 }), channel, (at, by) => {
        const code = lines[at]!.code
        const quote = (digits: number) =>
          quoted(given({ code: code.slice(0, digits), channel: by, origin: 'DE' })).taxes.minor
        expect(quote(6) >= quote(10)).toBe(true)
        expect(quote(8) >= quote(10)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
