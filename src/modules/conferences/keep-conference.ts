import { newId } from '../../kernel/ids.ts'
import type { LocalText } from '../../kernel/locale.ts'
import { daysBetween } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { recordAudit } from '../accounts/api.ts'
import {
  type Conference,
  type ConferenceRef,
  type ConferenceState,
  isTimeZone,
  isWhole,
  maySetConference,
  type Series,
} from './conference.ts'
import {
  countConferencesOf,
  insertConference,
  insertSeries,
  lockConference,
  selectSeries,
  selectSeriesOf,
  updateConference,
} from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'

export type WrittenConference = Pick<
  Conference,
  'seriesId' | 'name' | 'city' | 'timeZone' | 'firstDay' | 'lastDay'
> &
  Readonly<{ places: number }>

/** Conferences that belong together, year after year. Throws too_many_conferences. */
export const openSeries = (ctx: Ctx, agencyId: string, name: LocalText): Promise<Series> =>
  transaction(ctx, async (tx) => {
    const most = conferenceLimits.seriesOfOffice
    const known = await selectSeriesOf(tx.db, agencyId, { limit: most })
    if (known.length >= most) throw E.tooManyConferences({ most })
    const series = { id: newId(), agencyId, name }
    await insertSeries(tx.db, series, tx.now())
    const subject = `series:${series.id}`
    const action = 'conferences.series_opened'
    await recordAudit(tx, { organisationId: agencyId, action, subject, after: { name } })
    return series
  })

/**
 * A draft of a conference. The caller has asked whether the office may. Throws series_not_found,
 * days_wrong, time_zone_unknown, address_taken, too_many_conferences.
 */
export function planConference(
  ctx: Ctx,
  agencyId: string,
  { slug, ...written }: WrittenConference & Readonly<{ slug: string }>,
): Promise<Conference> {
  return transaction(ctx, async (tx) => {
    await check(tx, agencyId, written)
    const most = conferenceLimits.ofOffice
    if ((await countConferencesOf(tx.db, agencyId)) >= most) throw E.tooManyConferences({ most })
    const conference: Conference = {
      ...written,
      slug,
      agencyId,
      id: newId(),
      state: 'draft',
      isSample: false,
      version: 1,
    }
    const isNew = await insertConference(tx.db, conference, tx.now())
    if (!isNew) throw E.addressTaken({ slug })
    await note(tx, conference, 'planned', { after: shown(conference) })
    return conference
  })
}

/** Changes a conference that stands at `version`. Throws as planning does, and conference_changed. */
export const changeConference = (
  ctx: Ctx,
  ref: ConferenceRef,
  { version, ...written }: WrittenConference & Readonly<{ version: number }>,
): Promise<Conference> =>
  change(ctx, ref, 'changed', async (tx, before) => {
    if (before.version !== version) throw E.conferenceChanged({ version: before.version })
    await check(tx, ref.agencyId, written)
    return { ...before, ...written }
  })

/**
 * Opens it to the public, closes it, opens it again. Throws conference_not_found,
 * step_refused, conference_unfinished.
 */
export const stepConference = (
  ctx: Ctx,
  ref: ConferenceRef,
  to: ConferenceState,
): Promise<Conference> =>
  change(ctx, ref, 'stepped', async (_tx, before) => {
    if (!maySetConference(before.state, to)) throw E.stepRefused({ from: before.state, to })
    if (!isWhole(before)) throw E.conferenceUnfinished()
    return { ...before, state: to }
  })

const change = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  what: string,
  to: (tx: TxCtx, before: Conference) => Promise<Conference>,
): Promise<Conference> =>
  transaction(ctx, async (tx) => {
    const before = await lockConference(tx.db, conferenceId)
    if (before?.agencyId !== agencyId) throw E.conferenceNotFound()
    const after = { ...(await to(tx, before)), version: before.version + 1 }
    await updateConference(tx.db, after)
    await note(tx, after, what, { before: shown(before), after: shown(after) })
    return after
  })

async function check(
  { db }: TxCtx,
  agencyId: string,
  { seriesId, firstDay, lastDay, timeZone }: WrittenConference,
): Promise<void> {
  const days = daysBetween(firstDay, lastDay)
  if (days < 0 || days >= conferenceLimits.days || firstDay < EARLIEST) throw E.daysWrong()
  if (!isTimeZone(timeZone)) throw E.timeZoneUnknown({ timeZone })
  if (seriesId === null) return
  const [series] = await selectSeries(db, [seriesId])
  if (series?.agencyId !== agencyId) throw E.seriesNotFound({ seriesId })
}

/** No calendar that people use begins earlier; the database knows no year 0. */
const EARLIEST = '2000-01-01'

const shown = ({ id: _id, isSample: _isSample, ...facts }: Conference) => facts

const note = (
  tx: TxCtx,
  { agencyId, id }: Conference,
  what: string,
  facts: Readonly<{ before?: object; after?: object }>,
) =>
  recordAudit(tx, {
    organisationId: agencyId!,
    action: `conferences.conference_${what}`,
    subject: `conference:${id}`,
    ...facts,
  })
