import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/period.ts'
import { type AccessBlock, listOn, parsePositiveList } from './channel.ts'
import { parseExchangeRates, shippedExchangeRates } from './exchange-rates.ts'
import { rulesOn } from './market.ts'
import { cn } from './markets/cn/market.ts'
import { findMarket, MARKET_IDS } from './markets.ts'
import { endingRules, rulesInForce, warningsFor } from './rule.ts'

describe('rules by date', () => {
  test.each([
    ['2018-12-31', 'cn.retail.limit-2016'],
    ['2019-01-01', 'cn.retail.limit-2019'],
  ])('on %s the limit is %s', (on, id) => {
    const limits = rulesOn(cn, day(on)).filter(({ kind }) => kind === 'orderLimit')
    expect(limits.map((rule) => rule.id)).toEqual([id])
  })

  test('every day from 2016 on has exactly one rule where there must be one', () => {
    for (let on = day('2016-01-01'); on < '2027-01-01'; on = addDays(on, 1)) {
      const rules = rulesOn(cn, on)
      const names = rules.map((rule) =>
        rule.kind === 'vat' || rule.kind === 'articleRate'
          ? `${rule.kind} ${rule.class}`
          : rule.kind,
      )
      for (const name of ['vat standard', 'vat reduced', 'articleRate daily', 'articleRelief'])
        expect([on, name, names.filter((n) => n === name).length]).toEqual([on, name, 1])
      const reciprocal = rules.filter(({ kind }) => kind === 'additionalDuty').length
      expect([on, reciprocal]).toEqual([on, on >= '2025-04-10' ? 1 : 0])
    }
  })

  test('every rule of every market has both languages, a source or the word that it has none', () => {
    for (const id of MARKET_IDS)
      for (const rule of findMarket(id)!.rules().rules) {
        expect(rule.note.en.length * rule.note['zh-CN'].length).toBeGreaterThan(0)
        if (rule.confidence !== 'unverified') {
          expect([rule.id, rule.source.url.startsWith('https://')]).toEqual([rule.id, true])
          expect([rule.id, rule.verifiedOn !== undefined]).toEqual([rule.id, true])
        }
        if (rule.period.to) expect(rule.period.from < rule.period.to).toBe(true)
      }
  })

  test('warn when unverified, when second-hand, and when last checked long ago', () => {
    const of = (id: string) => cn.rules().rules.filter((rule) => rule.id === id)
    const codes = (id: string, on: string) => warningsFor(of(id), day(on)).map(({ code }) => code)
    expect(codes('cn.retail.single-item-2016', '2026-11-22')).toEqual(['unverified'])
    expect(codes('cn.retail.limit-2019', '2026-11-22')).toEqual(['secondary_source'])
    expect(codes('cn.articles.daily-2019-04-09', '2026-11-22')).toEqual([])
    expect(codes('cn.articles.daily-2019-04-09', '2027-11-22')).toEqual(['stale'])
    // A check ages until today, also for a day long past, but not beyond the end of its rule.
    const asked = (id: string, on: string, today: string) =>
      warningsFor(of(id), day(on), day(today)).map(({ code }) => code)
    expect(asked('cn.articles.daily-2019-04-09', '2026-11-22', '2027-11-22')).toEqual(['stale'])
    expect(asked('cn.retail.limit-2016', '2018-06-01', '2027-11-22')).toEqual(['secondary_source'])
  })

  test('raise an alarm before the truce of 2026-11-10 ends, and after it has', () => {
    const truce = 'cn.additional.us-reciprocal-2025-11-10'
    const alarms = (on: string) =>
      endingRules(cn.rules().rules, day(on), 60).map(({ rule, inDays }) => [rule.id, inDays])
    expect(alarms('2026-09-01')).toEqual([])
    expect(alarms('2026-10-11')).toEqual([[truce, 30]])
    expect(alarms('2026-11-22')).toEqual([[truce, -12]])
    expect(alarms('2027-03-01')).toEqual([])
    expect(alarms('2019-03-01')).toEqual([])
  })

  test('of rival scenarios only the one asked for is in force', () => {
    const ids = (scenario?: string) =>
      rulesInForce(cn.rules(), day('2026-11-22'), scenario)
        .filter(({ kind }) => kind === 'additionalDuty')
        .map(({ id }) => id)
    expect([ids(), ids('lapsed')]).toEqual([[], ['cn.additional.us-reciprocal-2026-11-10.lapsed']])
  })
})

describe('channels', () => {
  const channels = ({
    list,
    ...over
  }: {
    list?: string
    day?: Day
    code?: string
    origin?: string
    accessBlocks?: readonly AccessBlock[]
  } = {}) => {
    const on = over.day ?? day('2026-11-22')
    const positiveList = list && listOn(parsePositiveList(list).list!, on)
    return cn.channelsFor({
      code: '1901101090',
      origin: 'US',
      day: on,
      ...over,
      ...(positiveList ? { positiveList } : {}),
    })
  }
  const statuses = (over: object = {}) =>
    Object.fromEntries(channels(over).map(({ channel, status }) => [channel, status]))

  test('without the list retail is not verified, export codes are closed, general trade is open', () => {
    expect(statuses()).toEqual({
      '1210': 'not_verified',
      '9610': 'not_verified',
      postal: 'open',
      '0110': 'open',
      '1239': 'not_verified',
      '9710': 'closed',
      '9810': 'closed',
    })
    const bonded = channels().find(({ channel }) => channel === '1210')!
    expect(bonded.reasons.map(({ code }) => code)).toContain('list_not_at_hand')
  })

  const LIST =
    'code8,remark,version,valid_from\n19011010,,2022,2022-03-01\n03061490,"仅限网购保税商品",2022,2022-03-01\n' +
    '32151900,仅限家用打印机墨盒,2022,2022-03-01\nnonsense,,2022,2022-03-01\n12345678,,2022,soon\n'

  test('with the list a listed line is open, another closed, a remark must be read', () => {
    const { problems } = parsePositiveList(LIST)
    expect(problems.map(({ row, expected }) => [row, expected])).toEqual([
      [5, 'eight digits'],
      [6, 'a day, YYYY-MM-DD'],
    ])
    const with9610 = (code: string) => {
      const s = statuses({ list: LIST, code })
      return [s['1210'], s['9610']]
    }
    expect(with9610('1901101090')).toEqual(['open', 'open'])
    expect(with9610('8516310000')).toEqual(['closed', 'closed'])
    expect(with9610('0306149090')).toEqual(['open', 'closed'])
    expect(with9610('3215190000')).toEqual(['not_verified', 'not_verified'])
    expect(with9610('190110')).toEqual(['not_verified', 'not_verified'])
  })

  test('a list does not speak for days before it', () => {
    expect(statuses({ list: LIST, day: day('2021-01-01') })['1210']).toBe('not_verified')
  })

  const VERSIONS =
    'code8,remark,version,valid_from,valid_to\n' +
    '19011010,,2019,2020-01-01,\n08041000,,2019,2020-01-01,\n' +
    '19011010,,2022,2022-03-01,\n33049900,,2022,2022-03-01,2024-01-01\n33049900,,2022,2025-06-01,\n'

  test.each([
    // Which version counts, and within it which lines.
    ['19011010', '2020-01-01', 'open'],
    ['08041000', '2022-02-28', 'open'],
    ['08041000', '2022-03-01', 'closed'],
    ['33049900', '2022-02-28', 'closed'],
    ['33049900', '2022-03-01', 'open'],
    ['33049900', '2023-12-31', 'open'],
    ['33049900', '2024-01-01', 'closed'],
    ['33049900', '2025-06-01', 'open'],
  ])('%s on %s is %s by the version and the lines of that day', (code, on, expected) => {
    expect(statuses({ list: VERSIONS, code, day: day(on) })['1210']).toBe(expected)
  })

  test('a list older than its last known change settles nothing, either way', () => {
    const old = 'code8,valid_from\n19011010,2020-01-01\n'
    for (const code of ['19011010', '85163100']) {
      const found = channels({ list: old, code }).find(({ channel }) => channel === '1210')!
      expect([found.status, found.reasons.at(-1)?.code]).toEqual(['not_verified', 'list_outdated'])
      expect(found.reasons.at(-1)?.message.en).toContain('2022-03-01')
    }
    expect(statuses({ list: old, day: day('2022-02-28') })['1210']).toBe('open')
  })

  test('a row that ends before it begins is reported', () => {
    const { list, problems } = parsePositiveList(
      'code8,valid_from,valid_to\n19011010,2022-03-01,2022-03-01\n19011010,2022-03-01,soon\n',
    )
    expect(list).toBeUndefined()
    expect(problems.map(({ row, expected }) => [row, expected])).toEqual([
      [2, 'valid_to after valid_from'],
      [3, 'a day, YYYY-MM-DD'],
    ])
  })

  test('a parcel from Hong Kong may be worth less', () => {
    const caps = (origin: string) =>
      channels({ origin })
        .find(({ channel }) => channel === 'postal')!
        .reasons.flatMap(({ rule }) => (rule?.kind === 'articleCap' ? [rule.id] : []))
    expect([caps('HK'), caps('US')]).toEqual([['cn.articles.cap-near'], ['cn.articles.cap']])
  })

  test('an access block closes what it names and never opens anything', () => {
    const message = { en: 'No access', 'zh-CN': '未获准入' }
    const block = { channels: 'all', status: 'not_verified', message }
    expect(statuses({ accessBlocks: [block] })).toMatchObject({
      '0110': 'not_verified',
      '9710': 'closed',
    })
    const closed = { channels: ['postal'], status: 'closed', message }
    expect(statuses({ accessBlocks: [closed] })).toMatchObject({ postal: 'closed', '0110': 'open' })
  })

  test('before a code existed its channel is closed', () => {
    expect(statuses({ day: day('2016-04-07') })).toMatchObject({
      '1210': 'closed',
      '9610': 'closed',
      '1239': 'closed',
      '9710': 'closed',
      '0110': 'open',
    })
  })

  test.each(['', 'a,b\n1,2', 'code8,valid_from\n', '\u0000\u0001', '"'.repeat(5_000)])(
    'a file that is no list gives none and says why',
    (text) => {
      expect(parsePositiveList(text).list).toBeUndefined()
    },
  )
})

describe('exchange rates', () => {
  test('ship from 2013 to 2026-04-13, and a weekend takes the Friday', () => {
    const rates = shippedExchangeRates()
    expect([rates.firstDay, rates.lastDay]).toEqual(['2013-01-02', '2026-04-13'])
    const sunday = rates.find('USD', 'CNY', day('2026-04-12'))!
    expect([sunday.day, sunday.ageDays, sunday.isStale]).toEqual(['2026-04-10', 2, false])
    expect(rates.find('USD', 'CNY', day('2013-01-01'))).toBeUndefined()
    expect(rates.find('USD', 'VND', day('2026-04-10'))).toBeUndefined()
  })

  test('are the cross rate over the euro', () => {
    const rates = shippedExchangeRates()
    // 7.9827 / 1.1684 = 6.832163642588…
    expect(rates.find('USD', 'CNY', day('2026-04-13'))?.rate).toEqual({
      scaled: 6_832_163_642_588n,
      scale: 12,
    })
    expect(rates.find('EUR', 'CNY', day('2026-04-13'))?.rate).toEqual({ scaled: 79_827n, scale: 4 })
  })

  test('are read from the file the bank publishes, and nothing else is taken for it', () => {
    const file = 'Date,USD,CNY,\n2026-11-20,1.2,8.4,\n2026-11-19,N/A,8.3,\n'
    const rates = parseExchangeRates(file, 'new')!
    expect(rates.find('USD', 'CNY', day('2026-11-22'))).toMatchObject({
      rate: { scaled: 7n, scale: 0 },
      day: '2026-11-20',
    })
    expect(rates.find('USD', 'CNY', day('2026-11-19'))).toBeUndefined()
    for (const text of ['', 'Date,USD\n', 'hello', '\u0000', 'Date\nDate\n'])
      expect(parseExchangeRates(text, 'bad')).toBeUndefined()
  })
})
