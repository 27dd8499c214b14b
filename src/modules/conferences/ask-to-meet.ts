import { type Ctx, transaction } from '../../platform/context.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'
import { type Answer, type Meeter, mayAnswer, type Wish } from './meeting.ts'
import { createMayMeet } from './meeting-group.ts'
import { selectGroups } from './meeting-group-store.ts'
import {
  type ComingMeeter,
  countAsked,
  insertWish,
  lockWish,
  saveMeeter,
  selectFrame,
  selectMeeter,
  updateWish,
} from './meeting-store.ts'
import type { Registration } from './registration.ts'

/** What somebody says of themselves to those they may meet. Throws not_coming, no_meeting_frame. */
export async function keepProfile(
  ctx: Ctx,
  { conferenceId, id, state }: Registration,
  given: Omit<Meeter, 'id'>,
): Promise<Meeter> {
  if (state !== 'confirmed') throw E.notComing()
  const kept = await selectFrame(ctx.db, conferenceId)
  if (!kept) throw E.noMeetingFrame()
  const slots = kept.frame.slots.length
  const meeter = {
    ...given,
    id,
    busy: [...new Set(given.busy.filter((slot) => slot < slots))].sort((one, other) => one - other),
  }
  await saveMeeter(ctx.db, conferenceId, meeter, ctx.now())
  return meeter
}

/** The profile of who comes and has said what they want. Throws no_meeting_profile. */
export async function requireMeeter(
  ctx: Ctx,
  { conferenceId, id }: Pick<Registration, 'conferenceId' | 'id'>,
): Promise<ComingMeeter> {
  const own = await selectMeeter(ctx.db, conferenceId, id)
  if (!own) throw E.noMeetingProfile()
  return own
}

/**
 * Asks somebody to meet. Who was asked by them already accepts by asking; asking again changes nothing.
 * Throws no_meeting_profile, meeter_not_found, may_not_meet, too_many_wishes, wish_settled.
 */
export async function askToMeet(
  ctx: Ctx,
  own: Registration,
  { toId, note }: Readonly<{ toId: string; note: string }>,
): Promise<Wish> {
  const { conferenceId, id: fromId } = own
  await requireMeeter(ctx, own)
  const other = fromId === toId ? undefined : await selectMeeter(ctx.db, conferenceId, toId)
  if (!other) throw E.meeterNotFound()
  const mayMeet = createMayMeet(await selectGroups(ctx.db, conferenceId))
  if (!mayMeet(own.ticketTypeId, other.ticketTypeId)) throw E.mayNotMeet()
  return transaction(ctx, async (tx) => {
    const most = conferenceLimits.openWishes
    if ((await countAsked(tx.db, conferenceId, fromId)) >= most) throw E.tooManyWishes({ most })
    const asked: Wish = {
      ...{ fromId, toId, note },
      state: 'asked',
      askedAt: tx.now(),
      decidedAt: null,
    }
    if (await insertWish(tx.db, conferenceId, asked)) return asked
    // Somebody asked before, perhaps in the same moment from the other side; or a plan brought them together.
    const known = (await lockWish(tx.db, conferenceId, fromId, toId))!
    if (known.state === 'suggested') return known
    if (known.fromId === fromId) {
      if (known.state !== 'asked' && known.state !== 'accepted') throw E.wishSettled()
      return known
    }
    if (known.state === 'accepted') return known
    if (!mayAnswer('to', known.state, 'accepted')) throw E.wishSettled()
    await updateWish(tx.db, conferenceId, known, 'accepted', tx.now())
    return { ...known, state: 'accepted', decidedAt: tx.now() }
  })
}

/**
 * Accepts, declines, blocks or takes back what stands between two; an accepted one that ends loses its
 * meeting. The same answer again changes nothing. Throws wish_not_found, wish_settled.
 */
export const answerWish = (
  ctx: Ctx,
  { conferenceId, id }: Registration,
  { otherId, answer }: Readonly<{ otherId: string; answer: Answer }>,
): Promise<Wish> =>
  transaction(ctx, async (tx) => {
    const known = await lockWish(tx.db, conferenceId, id, otherId)
    if (!known) throw E.wishNotFound()
    if (known.state === answer) return known
    const side = known.fromId === id ? 'from' : 'to'
    if (!mayAnswer(side, known.state, answer)) throw E.wishSettled({ state: known.state })
    await updateWish(tx.db, conferenceId, known, answer, tx.now())
    return { ...known, state: answer, decidedAt: tx.now() }
  })
