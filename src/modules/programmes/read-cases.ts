import { type Day, dayOf, parseDay } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { nextAfter } from '../../platform/wire.ts'
import { findOrganisations, namesOf } from '../accounts/api.ts'
import { csvCell, guarded } from '../catalogue/api.ts'
import { type CaseRef, caseLimits } from './case.ts'
import {
  type Action,
  isClient,
  type Referral,
  selectCases,
  selectDue,
  selectNotes,
  selectReferrals,
  selectTimes,
  sumTimes,
} from './case-store.ts'
import { selectFigures } from './consent-store.ts'
import { requireCase, wordsOf } from './counsel-client.ts'
import type { ActionDto, CaseDto, ReferralDto, TimeReportDto } from './counselling-wire.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { RecruitingSettings } from './import-prospects.ts'
import { nameOf, nameOffices, placeIn } from './name-offices.ts'

type Reading = Pick<Ctx, 'db'>
type Page = Readonly<{ after?: string | undefined; limit: number }>

async function nameBusinesses({ db }: Reading, ids: readonly string[]) {
  const found = await findOrganisations(db, [...new Set(ids)])
  const byId = new Map(found.map((one) => [one.id, one]))
  return (businessId: string) => {
    const business = byId.get(businessId)
    const place = business ? placeIn(business) : null
    return { businessId, name: nameOf(business), place, isSample: business?.isSample ?? false }
  }
}

const cursorOf = <Row extends { id: string }>(rows: readonly Row[], limit: number) =>
  nextAfter(rows, limit)

/** Clients of an office, with the time given to each and what comes next. Checks nothing about who asks. */
export async function readCases(ctx: Reading, agencyId: string, page: Page) {
  const rows = await selectCases(ctx.db, agencyId, page)
  const ids = rows.map(({ businessId }) => businessId)
  const business = await nameBusinesses(ctx, ids)
  return {
    cases: rows.map(({ businessId, ...row }) => ({ business: business(businessId), ...row })),
    next: rows.length === page.limit ? ids.at(-1)! : null,
  }
}

async function showActions(ctx: Reading, actions: readonly Action[]): Promise<ActionDto[]> {
  const business = await nameBusinesses(
    ctx,
    actions.map(({ businessId }) => businessId),
  )
  const names = await namesOf(
    ctx.db,
    actions.map(({ authorId }) => authorId),
  )
  return actions.map(({ id, businessId, what, dueOn, turn, authorId }) => {
    const by = names.get(authorId) ?? null
    return { id, business: business(businessId), what, dueOn, turn, by }
  })
}

/** What is due by a day, the longest due first; `after` is 'day~id'. Checks nothing about who asks. */
export async function readDue(
  ctx: Reading & Pick<Ctx, 'now'>,
  agencyId: string,
  by: Page & Readonly<{ until?: Day | undefined; authorId?: string | undefined }>,
) {
  const today = dayOf(ctx.now())
  const { until = today, authorId, limit } = by
  const [on = '', id] = by.after?.split('~') ?? []
  const dueOn = parseDay(on)
  const after = dueOn && id ? { dueOn, id } : undefined
  const rows = await selectDue(ctx.db, agencyId, { until, authorId, after, limit })
  const last = rows.length === limit ? rows.at(-1) : undefined
  return {
    today,
    actions: await showActions(ctx, rows),
    next: last ? `${last.dueOn}~${last.id}` : null,
  }
}

async function namedDestinations(ctx: Reading, referrals: readonly Referral[]) {
  const ids = referrals.flatMap(({ agencyId, toAgencyId }) => [agencyId, toAgencyId ?? []].flat())
  const offices = await nameOffices(ctx, ids)
  return (one: Referral) => ({
    office: one.toAgencyId ? (offices.get(one.toAgencyId) ?? null) : null,
    name: one.toName,
    from: offices.get(one.agencyId)!,
  })
}

async function showReferrals(ctx: Reading, referrals: readonly Referral[]): Promise<ReferralDto[]> {
  const named = await namedDestinations(ctx, referrals)
  return referrals.map((one) => {
    const { office, name } = named(one)
    const { id, reason, state, outcome, outcomeWords, askedAt, answeredAt } = one
    return {
      id,
      to: { office, name },
      reason,
      state,
      askedAt: askedAt.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      outcome,
      outcomeWords,
    }
  })
}

/** Referrals as those read them who were asked or told. Checks nothing about who asks. */
export async function readTold(
  ctx: Reading,
  by: Readonly<{ businessId: string } | { toAgencyId: string }>,
  page: Page,
) {
  const rows = await selectReferrals(ctx.db, by, page)
  const named = await namedDestinations(ctx, rows)
  const business = await nameBusinesses(
    ctx,
    rows.map(({ businessId }) => businessId),
  )
  const shown = await showReferrals(ctx, rows)
  return {
    referrals: shown.map(({ outcome: _outcome, outcomeWords: _words, ...one }, i) => ({
      ...one,
      from: named(rows[i]!).from,
      business: business(rows[i]!.businessId),
    })),
    next: cursorOf(rows, page.limit),
  }
}

/** What an office knows of one client, but for notes and time. Throws case_not_found. */
export async function readCase(ctx: Reading, ref: CaseRef): Promise<CaseDto> {
  await requireCase(ctx, ref)
  const limit = caseLimits.openActions
  const actions = await selectDue(ctx.db, ref.agencyId, { businessId: ref.businessId, limit })
  const referrals = await selectReferrals(ctx.db, ref, { limit: 50 })
  return {
    business: (await nameBusinesses(ctx, [ref.businessId]))(ref.businessId),
    isClient: await isClient(ctx.db, ref),
    shows: await selectFigures(ctx.db, ref),
    actions: await showActions(ctx, actions),
    referrals: await showReferrals(ctx, referrals),
  }
}

/** Notes of a client, the newest first. Throws case_not_found. Checks nothing about who asks. */
export async function readNotes(
  ctx: Reading,
  settings: Pick<RecruitingSettings, 'identityKeys'>,
  ref: CaseRef,
  page: Page,
) {
  await requireCase(ctx, ref)
  const rows = await selectNotes(ctx.db, ref, page)
  const names = await namesOf(
    ctx.db,
    rows.map(({ authorId }) => authorId),
  )
  const notes = rows.map((note) => ({
    id: note.id,
    corrects: note.corrects,
    words: wordsOf(settings, note),
    by: names.get(note.authorId) ?? null,
    at: note.at.toISOString(),
  }))
  return { notes, next: cursorOf(rows, page.limit) }
}

/** Time given to a client, the newest first. Throws case_not_found. Checks nothing about who asks. */
export async function readTimes(ctx: Reading, ref: CaseRef, page: Page) {
  await requireCase(ctx, ref)
  const rows = await selectTimes(ctx.db, ref, page)
  const names = await namesOf(
    ctx.db,
    rows.map(({ authorId }) => authorId),
  )
  const times = rows.map(({ id, spentOn, minutes, topic, authorId, takenBackAt }) => {
    const by = names.get(authorId) ?? null
    return { id, on: spentOn, minutes, topic, by, isTakenBack: takenBackAt !== null }
  })
  return { times, next: cursorOf(rows, page.limit) }
}

/**
 * Time by month and topic; of this year unless days are given. How many clients they were only who
 * belongs to the office reads. Throws wrong_days. Checks nothing about who asks.
 */
export async function reportTime(
  ctx: Reading & Pick<Ctx, 'now'>,
  agencyId: string,
  { from, to, isInsider }: { from?: Day | undefined; to?: Day | undefined; isInsider: boolean },
): Promise<TimeReportDto> {
  const last = to ?? dayOf(ctx.now())
  const first = from ?? (`${last.slice(0, 4)}-01-01` as Day)
  if (first > last) throw E.wrongDays({ from: first, to: last })
  const totals = await sumTimes(ctx.db, agencyId, { from: first, to: last })
  return {
    from: first,
    to: last,
    minutes: totals.reduce((all, { minutes }) => all + minutes, 0),
    totals: totals.map((one) => ({ ...one, clients: isInsider ? one.clients : null })),
  }
}

/** The same as CSV, one line for each month and topic. */
export function timeCsv({ totals }: TimeReportDto): string {
  const lines = totals.map(({ month, topic, entries, minutes, clients }) =>
    [month, topic, `${entries}`, `${minutes}`, `${clients ?? ''}`]
      .map((cell) => csvCell(guarded(cell)))
      .join(','),
  )
  return ['month,topic,entries,minutes,clients', ...lines, ''].join('\r\n')
}
