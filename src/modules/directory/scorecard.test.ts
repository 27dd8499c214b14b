import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { knownSteps } from './known-steps.ts'
import { LoadSamplePartners } from './load-sample.ts'
import { expectedOf } from './match-partners.ts'
import { PARTNER_KINDS, type Profile } from './profile.ts'
import type { Referral } from './referral.ts'
import { insertReferral, saveReferral } from './referral-store.ts'
import { selectExperiences } from './score-store.ts'
import { givenAsking, givenPartner, PROFILE } from './testing.ts'

const app = await testApp()

/** A referral that was accepted on 1 October and ended as told. */
async function given(
  partnerId: string,
  over: Partial<Omit<Referral, 'outcome'>> & {
    outcome?: Partial<NonNullable<Referral['outcome']>> | null
  } = {},
) {
  const sentAt = new Date('2026-10-01T06:00:00Z')
  const { outcome, ...rest } = over
  const referral: Referral = {
    businessId: app.newId(),
    id: app.newId(),
    partnerId,
    kind: 'logistics',
    steps: [],
    words: 'Cherries',
    fields: [],
    handed: {},
    state: 'done',
    sentAt,
    answerBy: new Date('2026-10-04T06:00:00Z'),
    answeredAt: new Date('2026-10-01T08:00:00Z'),
    reason: null,
    dueOn: '2026-10-08' as never,
    firstReadAt: null,
    lastReadAt: null,
    withdrawnAt: null,
    endedAt: new Date('2026-10-20T00:00:00Z'),
    isSample: false,
    ...rest,
    outcome:
      outcome === null
        ? null
        : {
            endedOn: '2026-10-06' as never,
            costMinor: 18_000n,
            currency: 'USD',
            isDamaged: false,
            isRefunded: false,
            isDisputed: false,
            ...outcome,
          },
  }
  await insertReferral(app.ctx.db, { ...referral, givenBy: 'test' }, 50)
  await saveReferral(app.ctx.db, referral)
}

const read = async (at: string) => (await app.anonymous.get(at)).body
const few = (of: number) => ({ of, least: 5, share: null })
/** Wilson's interval to six places, worked out by hand beside the code. */
const share = (count: number, of: number, low: number, high: number) => ({
  of,
  least: 5,
  share: { count, of, low: expect.closeTo(low, 6), high: expect.closeTo(high, 6) },
})

test('a scorecard says nothing below five cases, and from five on exact shares', async () => {
  const { partnerId, at } = await givenPartner(app)
  const expired = { state: 'expired', answeredAt: null, dueOn: null, outcome: null } as const
  for (let i = 0; i < 3; i += 1) await given(partnerId)
  await given(partnerId, { state: 'failed', outcome: { isRefunded: true } })
  const { scorecard } = await read(at)
  expect(scorecard).toEqual({
    replied: few(4),
    replyHours: null,
    failed: few(4),
    late: few(4),
    damaged: few(4),
    refunded: few(4),
    disputed: few(4),
  })
  await given(partnerId, {
    answeredAt: new Date('2026-10-03T06:00:00Z'),
    outcome: { endedOn: '2026-10-09' as never, isDamaged: true },
  })
  await given(partnerId, expired)
  // Taken back before anybody had to answer: counts neither way.
  await given(partnerId, {
    ...expired,
    state: 'withdrawn',
    withdrawnAt: new Date('2026-10-02T00:00:00Z'),
    endedAt: new Date('2026-10-02T00:00:00Z'),
  })
  expect((await read(at)).scorecard).toEqual({
    replied: share(5, 6, 0.436497, 0.969947),
    replyHours: 2,
    failed: share(1, 5, 0.036224, 0.624465),
    late: share(1, 5, 0.036224, 0.624465),
    damaged: share(1, 5, 0.036224, 0.624465),
    refunded: share(1, 5, 0.036224, 0.624465),
    disputed: share(0, 5, 0, 0.434482),
  })
})

test('made-up outcomes are counted apart from real ones', async () => {
  const { partnerId, at } = await givenPartner(app)
  expect((await read(at)).sampleScorecard).toBe(null)
  for (let i = 0; i < 5; i += 1) await given(partnerId, { isSample: true })
  const body = await read(at)
  expect(body.scorecard.failed).toEqual(few(0))
  expect(body.sampleScorecard.failed).toEqual(share(0, 5, 0, 0.434482))
  expect(await selectExperiences(app.ctx.db, [partnerId])).toEqual([])
})

test('what is expected is what it was, from five outcomes on; the middle half of them', async () => {
  const { partnerId } = await givenPartner(app)
  const [service] = PROFILE.services
  const expected = async () =>
    expectedOf(service!, (await selectExperiences(app.ctx.db, [partnerId]))[0])
  const stated = {
    days: { from: 'stated', cases: 0, min: 5, max: 9 },
    price: {
      from: 'stated',
      cases: 0,
      min: '120.00',
      max: '300.00',
      currency: 'USD',
      per: 'shipment',
    },
  }
  const ended = (day: number, costMinor: bigint | null) =>
    given(partnerId, {
      outcome: {
        endedOn: `2026-10-${`${day}`.padStart(2, '0')}` as never,
        costMinor,
        currency: costMinor === null ? null : 'USD',
      },
    })
  for (const [day, cost] of [
    [3, 10_000n],
    [5, 20_000n],
    [6, 30_000n],
    [9, 40_000n],
  ] as const) {
    await ended(day, cost)
  }
  await given(partnerId, { state: 'failed' })
  expect(await expected()).toEqual(stated)
  await ended(21, null)
  expect(await expected()).toEqual({
    days: { from: 'outcomes', cases: 5, min: 4, max: 8 },
    price: stated.price,
  })
  await ended(21, 50_000n)
  // Days 2, 4, 5, 8, 20, 20: a quarter of six is the second, three quarters the fifth.
  expect(await expected()).toEqual({
    days: { from: 'outcomes', cases: 6, min: 4, max: 20 },
    price: { from: 'outcomes', cases: 5, min: '200.00', max: '400.00', currency: 'USD', per: null },
  })
})

test('the sample has two of each kind at least, marked and never asked, and comes once', async () => {
  const run = () => LoadSamplePartners.run(app.ctx, {} as never, AbortSignal.timeout(60_000))
  await run()
  await run()
  const { body } = await app.anonymous.get('/v1/partners?limit=200')
  type Listed = { partnerId: string; kinds: string[]; isSample: boolean; profile: Profile }
  const samples = (body.partners as Listed[]).filter(({ isSample }) => isSample)
  expect(samples.length).toBe(18)
  for (const { profile } of samples) {
    expect(profile.name.en).toMatch(/ \(sample\)$/)
    expect(profile.name['zh-CN']).toMatch(/（示例）$/)
    expect(
      profile.services.flatMap(({ closes }) => closes).filter((id) => !knownSteps().has(id)),
    ).toEqual([])
  }
  for (const kind of PARTNER_KINDS) {
    expect([kind, samples.filter(({ kinds }) => kinds.includes(kind)).length >= 2]).toEqual([
      kind,
      true,
    ])
  }
  const freight = samples.find(({ profile }) => profile.name.en.startsWith('Three Rivers'))!
  const detail = await read(`/v1/partners/${freight.partnerId}`)
  expect(detail.scorecard.late).toEqual(few(0))
  expect(detail.sampleScorecard.late).toMatchObject({ of: 7, share: { count: 1 } })
  const { ask } = await givenAsking(app)
  expect((await ask([freight])).body.code).toBe('directory.sample_partner')
})
