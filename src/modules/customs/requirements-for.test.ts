import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/period.ts'
import { type GoodsText, goodsKinds } from './goods-kind.ts'
import { cnRequirements } from './markets/cn/requirements.ts'
import { sgRequirements } from './markets/sg/requirements.ts'
import { defineRequirements, type MarketRequirements } from './requirement.ts'
import {
  accessStops,
  accessVerdict,
  requirementsFor,
  upcomingRequirements,
} from './requirements-for.ts'

type Case = Readonly<{ code: string; title: string; on: string; origin?: string; channel?: string }>

const query = ({ code, title, on, origin = 'US-MI', channel = '0110' }: Case) => {
  const text: GoodsText = { title }
  return { code, kinds: goodsKinds(code, text), origin, channel, day: day(on), text }
}

const ids = (one: Case, market: MarketRequirements = cnRequirements) =>
  requirementsFor(market, query(one)).map(({ id }) => id)

const verdict = (one: Omit<Case, 'channel'> & { channel?: string }) => {
  const { channel: _, ...rest } = query(one as Case)
  return accessVerdict(cnRequirements, one.channel ? { ...rest, channel: one.channel } : rest)
}

const RETAIL_ALWAYS = [
  ...['retail.positive-list', 'retail.real-name', 'retail.returns', 'retail.agent'],
  ...['retail.e-label', 'retail.three-documents', 'retail.warning'],
]

const sorted = (list: readonly string[]) => [...list].sort()

describe('requirements by product, channel and day', () => {
  const maple = { code: '170220', title: 'Pure maple syrup' }

  test('maple syrup in general trade, the day before Decree 280', () => {
    expect(ids({ ...maple, on: '2026-05-31' })).toEqual([
      ...['trade.importer-of-record', 'cargo.wood-packaging', 'food.plant-registration'],
      ...['maple.standard', 'food.label-2011'],
    ])
  })

  test('maple syrup in general trade, the first day of Decree 280', () => {
    expect(ids({ ...maple, on: '2026-06-01' })).toEqual([
      ...['trade.importer-of-record', 'cargo.wood-packaging', 'food.plant-list-280'],
      ...['maple.standard', 'food.plant-registration-280', 'food.label-2011'],
    ])
  })

  test('the label of 2011 rules on 2027-03-15, that of 2025 on the next day', () => {
    expect(ids({ ...maple, on: '2027-03-15' })).toContain('food.label-2011')
    expect(ids({ ...maple, on: '2027-03-15' })).not.toContain('food.label-2025')
    expect(ids({ ...maple, on: '2027-03-16' })).toContain('food.label-2025')
    expect(ids({ ...maple, on: '2027-03-16' })).not.toContain('food.label-2011')
  })

  test('before 2022 no plant is registered for maple syrup', () => {
    expect(ids({ ...maple, on: '2021-12-31' })).not.toContain('food.plant-registration')
    expect(ids({ ...maple, on: '2022-01-01' })).toContain('food.plant-registration')
  })

  test('maple syrup by retail asks for no printed label, and to confirm the plant number', () => {
    expect(sorted(ids({ ...maple, on: '2026-11-22', channel: '9610' }))).toEqual(
      sorted([...RETAIL_ALWAYS, 'food.plant-registration-retail', 'maple.standard']),
    )
  })

  test.each<[string, Case, string[]]>([
    [
      'a cosmetic in general trade',
      { code: '330499', title: 'Face cream', on: '2026-11-22' },
      [
        ...['cosmetics.responsible-person', 'cosmetics.formula-check', 'cosmetics.filing'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
    [
      'a sunscreen in general trade',
      { code: '330499', title: 'Sunscreen SPF 30', on: '2026-11-22' },
      [
        ...['cosmetics.responsible-person', 'cosmetics.formula-check', 'cosmetics.registration'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
    [
      'a cosmetic by direct parcel',
      { code: '330499', title: 'Face cream', on: '2026-11-22', channel: '9610' },
      [...RETAIL_ALWAYS, 'cosmetics.formula-check', 'cosmetics.retail-no-filing'],
    ],
    [
      'a T-shirt in general trade',
      { code: '610910', title: 'Cotton T-shirt', on: '2026-11-22' },
      ['textile.safety', 'textile.label', 'trade.importer-of-record', 'cargo.wood-packaging'],
    ],
    [
      'a child’s T-shirt in general trade',
      { code: '610910', title: 'Kids T-shirt', on: '2026-11-22' },
      [
        ...['textile.safety', 'textile.children', 'textile.label'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
    [
      'a T-shirt by direct parcel',
      { code: '610910', title: 'Cotton T-shirt', on: '2026-11-22', channel: '9610' },
      RETAIL_ALWAYS,
    ],
    [
      'a T-shirt by post',
      { code: '610910', title: 'Cotton T-shirt', on: '2026-11-22', channel: 'postal' },
      ['postal.cap'],
    ],
    [
      'a toy in general trade',
      { code: '950300', title: 'Plastic dinosaur', on: '2026-11-22' },
      ['toys.test', 'toys.ccc', 'trade.importer-of-record', 'cargo.wood-packaging'],
    ],
    [
      'a blender in general trade',
      { code: '850940', title: 'Blender', on: '2026-11-22' },
      ['appliance.voltage', 'appliance.ccc', 'trade.importer-of-record', 'cargo.wood-packaging'],
    ],
    [
      'dog food in general trade',
      { code: '230910', title: 'Dog food', on: '2026-11-22' },
      [
        ...['pet-food.plant-list', 'pet-food.licence'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
    [
      'ginseng roots in general trade',
      { code: '121120', title: 'American ginseng root', on: '2026-11-22' },
      [
        ...['cites.export-permit', 'cites.import-certificate', 'plant.phytosanitary'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
    [
      'a stroller in general trade',
      { code: '871500', title: 'Folding stroller', on: '2026-11-22' },
      ['toys.test', 'infant-article.ccc', 'trade.importer-of-record', 'cargo.wood-packaging'],
    ],
    [
      'apples in general trade',
      { code: '080810', title: 'Honeycrisp apples', on: '2026-11-22' },
      [
        ...['fruit.orchard-packhouse', 'fruit.quarantine-permit', 'apple.cold-treatment'],
        ...['plant.phytosanitary', 'cold-chain.apple'],
        ...['trade.importer-of-record', 'cargo.wood-packaging'],
      ],
    ],
  ])('%s', (_, one, expected) => {
    expect(sorted(ids(one))).toEqual(sorted(expected))
  })

  test('formula: registration in trade since 2018, an open question in retail', () => {
    const formula = { code: '190110', title: 'Infant formula' }
    expect(ids({ ...formula, on: '2017-12-31' })).not.toContain('infant-formula.registration')
    expect(ids({ ...formula, on: '2018-01-01' })).toContain('infant-formula.registration')
    const retail = requirementsFor(
      cnRequirements,
      query({ ...formula, on: '2026-11-22', channel: '1210' }),
    ).find(({ id }) => id === 'infant-formula.registration-retail')!
    expect(retail.confidence).toBe('unverified')
    expect(retail.blocking).toBe('before_sale')
  })

  test('steps are numbered after what they wait for', () => {
    const steps = requirementsFor(
      cnRequirements,
      query({ code: '330499', title: 'Face cream', on: '2026-11-22' }),
    )
    const filing = steps.find(({ id }) => id === 'cosmetics.filing')!
    expect(filing.order).toBe(2)
    expect(filing.dependsOn).toEqual(['cosmetics.responsible-person', 'cosmetics.formula-check'])
    expect(filing.days).toEqual({ min: 60, max: 180 })
    expect(filing.effort).toBe('estimate')
  })

  test('the label change is announced 200 days ahead, and not 30', () => {
    const one = query({ ...maple, on: '2026-11-22' })
    const announced = upcomingRequirements(cnRequirements, one, 200)
    expect(announced.map(({ id, validFrom }) => [id, validFrom])).toEqual([
      ['food.label-2025', '2027-03-16'],
    ])
    expect(upcomingRequirements(cnRequirements, one, 30)).toEqual([])
    expect(upcomingRequirements(cnRequirements, one, 114)).toHaveLength(1)
    expect(upcomingRequirements(cnRequirements, one, 113)).toHaveLength(0)
  })

  test('a second market answers with its own rules', () => {
    expect(ids({ ...maple, on: '2026-11-22', channel: 'cargo' }, sgRequirements)).toEqual([
      'food.licence',
      'food.permit',
    ])
    expect(
      accessVerdict(
        sgRequirements,
        query({ code: '170410', title: 'Bubble gum', on: '2026-11-22', channel: 'cargo' }),
      ).status,
    ).toBe('prohibited')
  })
})

describe('may it enter', () => {
  const cherries = { code: '080929', title: 'Fresh sweet cherries' }
  const apples = { code: '080810', title: 'Honeycrisp apples' }
  const blueberries = { code: '081040', title: 'Fresh blueberries' }

  test('fresh cherries from Michigan are not on the list, dried ones are the way', () => {
    const found = verdict({ ...cherries, on: '2026-11-22' })
    expect(found.status).toBe('not_listed')
    expect(found.reason.en).toBe(
      'Fresh cherries from Michigan are not on the access list we know of. It names Washington, Oregon, California, Idaho.',
    )
    expect(found.alternatives?.en).toBe(
      'Dried cherries and juice go as processed food, with a registered plant: start there.',
    )
    expect(found.reason['zh-CN']).toBe(
      '产自密歇根州的鲜樱桃不在我们掌握的准入名录内，名录仅列华盛顿州、俄勒冈州、加利福尼亚州、爱达荷州。',
    )
    expect(found.confidence).toBe('secondary')
  })

  test.each<[string, string, Omit<Case, 'channel'> & { channel?: string }]>([
    ['conditional', 'cherries from Washington', { ...cherries, origin: 'US-WA', on: '2026-11-22' }],
    ['conditional', 'cherries, state unknown', { ...cherries, origin: 'US', on: '2026-11-22' }],
    [
      'unknown',
      'cherries before our first list',
      { ...cherries, origin: 'US-WA', on: '2014-09-16' },
    ],
    [
      'unknown',
      'cherries of a country we hold no list of',
      { ...cherries, origin: 'CL', on: '2026-11-22' },
    ],
    ['not_listed', 'Michigan apples, 2015-05-21', { ...apples, on: '2015-05-21' }],
    ['conditional', 'Michigan apples, 2015-05-22', { ...apples, on: '2015-05-22' }],
    [
      'conditional',
      'Red Delicious of Washington before that',
      { code: '080810', title: 'Red Delicious', origin: 'US-WA', on: '2015-05-21' },
    ],
    [
      'not_listed',
      'Red Delicious of Michigan before that',
      { code: '080810', title: 'Red Delicious', origin: 'US-MI', on: '2015-05-21' },
    ],
    ['not_listed', 'blueberries, 2020-05-13', { ...blueberries, on: '2020-05-13' }],
    ['conditional', 'Michigan blueberries, 2020-05-14', { ...blueberries, on: '2020-05-14' }],
    ['not_listed', 'blueberries of Maine', { ...blueberries, origin: 'US-ME', on: '2026-11-22' }],
    ['not_listed', 'fresh cranberries', { code: '081040', title: 'Cranberries', on: '2026-11-22' }],
    [
      'not_listed',
      'peaches',
      { code: '080930', title: 'Peaches', origin: 'US-CA', on: '2026-11-22' },
    ],
    [
      'conditional',
      'Californian nectarines',
      { code: '080930', title: 'Nectarines', origin: 'US-CA', on: '2020-03-04' },
    ],
    [
      'not_listed',
      'Californian nectarines a day earlier',
      { code: '080930', title: 'Nectarines', origin: 'US-CA', on: '2020-03-03' },
    ],
    ['prohibited', 'apples by post', { ...apples, on: '2026-11-22', channel: 'postal' }],
    ['not_listed', 'apples by direct parcel', { ...apples, on: '2026-11-22', channel: '9610' }],
    ['conditional', 'apples through bond', { ...apples, on: '2026-11-22', channel: '1210' }],
    [
      'conditional',
      'dried cherries',
      { code: '081340', title: 'Dried cherries', on: '2026-11-22' },
    ],
    [
      'allowed',
      'dried cherries before 2022',
      { code: '081340', title: 'Dried cherries', on: '2021-12-31' },
    ],
    [
      'prohibited',
      'cheese by post',
      { code: '040690', title: 'Cheddar', on: '2026-11-22', channel: 'postal' },
    ],
    ['conditional', 'cheese', { code: '040690', title: 'Cheddar', on: '2026-11-22' }],
    ['conditional', 'beef', { code: '020130', title: 'Beef', on: '2026-11-22' }],
    [
      'allowed',
      'CBD cream the day before the ban',
      { code: '330499', title: 'Cream', on: '2021-05-27' },
    ],
    ['prohibited', 'CBD cream', { code: '330499', title: 'CBD cream', on: '2021-05-28' }],
    [
      'not_listed',
      'CBD cream a day earlier',
      { code: '330499', title: 'CBD cream', on: '2021-05-27' },
    ],
    ['not_listed', 'hemp hearts', { code: '120799', title: 'Hemp hearts', on: '2026-11-22' }],
    ['allowed', 'hemp trousers', { code: '620349', title: 'Hemp trousers', on: '2026-11-22' }],
    ['prohibited', 'worn clothing', { code: '630900', title: 'Worn clothing', on: '2026-11-22' }],
    [
      'prohibited',
      'second-hand jeans',
      { code: '620342', title: 'Second-hand jeans', on: '2026-11-22' },
    ],
    ['unknown', 'a used drill', { code: '846721', title: 'Refurbished drill', on: '2026-11-22' }],
    [
      'prohibited',
      'an airsoft pistol',
      { code: '930400', title: 'Airsoft pistol', on: '2026-11-22' },
    ],
    ['prohibited', 'a mango vape', { code: '854340', title: 'Mango vape', on: '2026-11-22' }],
    [
      'conditional',
      'a plain vape, in trade',
      { code: '854340', title: 'Vape', on: '2026-11-22', channel: '0110' },
    ],
    [
      'prohibited',
      'a plain vape, in retail',
      { code: '854340', title: 'Vape', on: '2026-11-22', channel: '1210' },
    ],
    ['conditional', 'ginseng roots', { code: '121120', title: 'Ginseng root', on: '2026-11-22' }],
    [
      'not_listed',
      'ginseng roots in retail',
      { code: '121120', title: 'Ginseng root', on: '2026-11-22', channel: '1210' },
    ],
    [
      'conditional',
      'infant formula',
      { code: '190110', title: 'Infant formula', on: '2026-11-22' },
    ],
    ['conditional', 'seeds', { code: '120991', title: 'Tomato seeds', on: '2026-11-22' }],
    ['prohibited', 'potting soil', { code: '253090', title: 'Potting soil', on: '2026-11-22' }],
    ['unknown', 'a foam blaster', { code: '950300', title: 'Nerf blaster', on: '2026-11-22' }],
    ['unknown', 'fresh asparagus', { code: '070920', title: 'Asparagus', on: '2026-11-22' }],
    [
      'conditional',
      'a cream in trade',
      { code: '330499', title: 'Cream', on: '2026-11-22', channel: '0110' },
    ],
    [
      'allowed',
      'a cream in retail',
      { code: '330499', title: 'Cream', on: '2026-11-22', channel: '1210' },
    ],
    ['allowed', 'a T-shirt', { code: '610910', title: 'T-shirt', on: '2026-11-22' }],
    ['unknown', 'a product without a code', { code: '', title: 'Thing', on: '2026-11-22' }],
  ])('%s: %s', (status, _, one) => {
    expect(verdict(one).status).toBe(status)
  })
})

describe('the channels that access rules stop', () => {
  const stops = (one: Case) =>
    accessStops(cnRequirements, query(one), ['1210', '9610', 'postal', '0110']).map(
      ({ channels, status, ruleId }) => [ruleId, status, channels.join(' ')],
    )

  test('apples: not by post, not by direct parcel', () => {
    expect(stops({ code: '080810', title: 'Apples', on: '2026-11-22' })).toEqual([
      ['channel.fresh-direct', 'closed', '9610'],
      ['ban.mail', 'closed', 'postal'],
    ])
  })

  test('what we only suppose is not verified; a ban closes every channel; a shirt meets none', () => {
    expect(stops({ code: '120799', title: 'Hemp hearts', on: '2026-11-22' })).toEqual([
      ['gate.cbd-other', 'not_verified', '1210 9610 postal 0110'],
    ])
    expect(stops({ code: '630900', title: 'Worn clothing', on: '2026-11-22' })).toEqual([
      ['ban.used-clothing', 'closed', '1210 9610 postal 0110'],
    ])
    expect(stops({ code: '610910', title: 'T-shirt', on: '2026-11-22' })).toEqual([])
  })
})

describe('what the rules promise', () => {
  const markets = [cnRequirements, sgRequirements]

  test('every statement has both languages, a source and a day it was looked at', () => {
    for (const { requirements, access, produce } of markets) {
      const texts = [
        ...requirements.flatMap(({ title, why }) => [title, why]),
        ...access.flatMap(({ reason, alternatives }) =>
          alternatives ? [reason, alternatives] : [reason],
        ),
        ...(produce?.entries ?? []).flatMap((entry) => [entry.produce, entry.gates]),
      ]
      for (const text of texts) {
        expect(text.en).toMatch(/[A-Za-z0-9]/)
        expect(text['zh-CN']).toMatch(/\p{Script=Han}/u)
      }
      for (const one of [...requirements, ...access, ...(produce?.entries ?? [])]) {
        expect(one.source.title).not.toBe('')
        expect(one.source.url === null).toBe(one.source.title.startsWith('Common practice'))
        expect(one.verifiedOn).toBe('2026-11-22')
        if (one.confidence === 'unverified') expect(one.settledBy?.en).toMatch(/\w/)
        if (one.source.url === null) expect(one.confidence).toBe('unverified')
      }
    }
  })

  test('a rule that depends on a later one, or on itself, is refused', () => {
    const draft = cnRequirements.requirements[0]!
    const empty = { market: 'xx', access: sgRequirements.access, produce: null }
    const one = { ...draft, id: 'a', dependsOn: ['b'] }
    expect(() => defineRequirements({ ...empty, requirements: [one] })).toThrow(/a depends on b/)
    expect(() => defineRequirements({ ...empty, requirements: [draft, draft] })).toThrow(/twice/)
    expect(() => defineRequirements({ ...empty, requirements: [], access: [] })).toThrow(/last/)
  })

  const anyQuery = fc.record({
    code: fc.stringMatching(/^\d{6}$/),
    title: fc.constantFrom('Thing', 'CBD oil', 'Baby food', '二手 iPhone', 'Frozen cherries', ''),
    origin: fc.constantFrom('US', 'US-MI', 'CA', '', '-'),
    channel: fc.constantFrom('1210', '9610', 'postal', '0110', 'other'),
    on: fc.integer({ min: 0, max: 9000 }).map((days) => addDays(day('2010-01-01'), days)),
  })

  test('any code, origin, channel and day gets an answer whose steps are in order', () => {
    fc.assert(
      fc.property(anyQuery, (one) => {
        const asked = query(one)
        for (const market of markets) {
          const steps = requirementsFor(market, asked)
          const orderOf = new Map(steps.map(({ id, order }) => [id, order]))
          for (const { order, dependsOn, validFrom, validTo, channels } of steps) {
            expect(order).toBe(1 + Math.max(0, ...dependsOn.map((id) => orderOf.get(id)!)))
            expect(channels).toContain(asked.channel)
            expect(validFrom === null || validFrom <= asked.day).toBe(true)
            expect(validTo === null || asked.day < validTo).toBe(true)
          }
          expect(accessVerdict(market, asked).reason.en).not.toBe('')
          upcomingRequirements(market, asked, 365)
        }
      }),
    )
  })
})
