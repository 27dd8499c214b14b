import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { nameAddress } from '../../platform/address-name.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { type Gatherer, gather } from '../../platform/gather.ts'
import { sealJson } from '../../platform/seal.ts'
import { takeAnswers } from './admission/question.ts'
import { selectQuestionnaire } from './admission/question-store.ts'
import { voucherProblem } from './admission/voucher.ts'
import { addUses, selectVouchersByCode } from './admission/voucher-store.ts'
import { dropAttendance } from './drop-attendance.ts'
import { ConferencesErrors as E } from './errors.ts'
import { fareWith } from './paid/bill.ts'
import { insertBills, type NewBill } from './paid/bill-store.ts'
import { refundTicket } from './paid/take-payment.ts'
import {
  type Attendee,
  attendeeSeal,
  type Quota,
  type Registration,
  type RegistrationRef,
} from './registration.ts'
import {
  cancelRegistrations,
  fillFromWaiting,
  insertRegistrations,
  lockQuotas,
  selectKnownAddresses,
  selectRegistration,
  selectTicketTypes,
} from './registration-store.ts'
import type { ConferenceSettings } from './settings.ts'

export type Asked = Readonly<{
  conferenceId: string
  ticketTypeId: string
  userId: string | null
  attendee: Attendee
  /** Who comes along, each with a registration of their own; with no mail address, ''. */
  companions?: readonly Attendee[]
  voucher?: string | undefined
  locale: Locale
}>
type Waiting = Readonly<{ ctx: Ctx; asked: Asked }>
export type Registrar = Gatherer<Waiting, Registration>

/** Some milliseconds of work, and small enough for one message to the database. */
const MOST_OF_BATCH = 500

/**
 * Takes registrations, those that come at the same time together: the first who ask get what is free of
 * their quota, the others wait in that order, also within a group. Answers with whoever registers the
 * others. Rejects with ticket_type_unknown, already_registered, answers_wrong,
 * voucher_unusable.
 */
export const createRegistrar = (settings: ConferenceSettings): Registrar =>
  gather(async (batch) => {
    const answers = new Map<Waiting, Registration | Error>()
    const byConference = Map.groupBy(batch, ({ asked }) => asked.conferenceId)
    for (const [conferenceId, waiting] of byConference) {
      try {
        const written = await write(settings, conferenceId, waiting)
        for (const [i, answer] of written.entries()) answers.set(waiting[i]!, answer)
      } catch (error) {
        // Those of other conferences are not to blame.
        for (const one of waiting) answers.set(one, error as Error)
      }
    }
    return batch.map((one) => answers.get(one)!)
  }, MOST_OF_BATCH)

const write = (
  settings: ConferenceSettings,
  conferenceId: string,
  waiting: readonly Waiting[],
): Promise<(Registration | Error)[]> =>
  transaction(waiting[0]!.ctx, async (tx) => {
    const quotas = new Map((await lockQuotas(tx.db, conferenceId)).map((one) => [one.id, one]))
    const named = waiting.map(({ asked }) => ({ asked, people: peopleOf(settings, asked) }))
    const given = {
      quotas,
      ...(await readAdmission(tx.db, conferenceId, named)),
      used: new Map<string, number>(),
    }
    const groups = named.map((one) => decide(settings, given, one, tx.now()))
    const registrations = groups.flatMap((one) => (one instanceof Error ? [] : one))
    if (registrations.length > 0) {
      const left = { registrations, quotas: [...quotas.values()], now: tx.now() }
      await insertRegistrations(tx.db, conferenceId, left)
      const bills = billsOf(given, registrations)
      if (bills.length > 0) await insertBills(tx.db, conferenceId, bills, tx.now())
    }
    if (given.used.size > 0) await addUses(tx.db, conferenceId, given.used)
    return groups.map((one) => (one instanceof Error ? one : one[0]!))
  })

type Person = Readonly<{ id: string; attendee: Attendee; addressName: string }>
type Named = Readonly<{ asked: Asked; people: readonly Person[] }>

/** Whoever asks and those who come along: each is known by their address, or by a number of their own. */
const peopleOf = (settings: ConferenceSettings, { attendee, companions = [] }: Asked): Person[] =>
  [attendee, ...companions].map((one) => {
    const id = newId()
    return {
      id,
      attendee: one,
      addressName: one.email ? nameAddress(settings.secret, one.email) : id,
    }
  })

/** What decides about a batch, read at once. */
async function readAdmission(db: Db, conferenceId: string, named: readonly Named[]) {
  const types = await selectTicketTypes(db, conferenceId)
  const names = named.flatMap(({ people }) => people.map(({ addressName }) => addressName))
  const codes = named.flatMap(({ asked }) => (asked.voucher ? [asked.voucher] : []))
  const vouchers = codes.length > 0 ? await selectVouchersByCode(db, conferenceId, codes) : []
  return {
    types: new Map(types.filter((one) => one.isOffered).map((one) => [one.id, one])),
    taken: await selectKnownAddresses(db, conferenceId, names),
    vouchers: new Map(vouchers.map((one) => [one.code, one])),
    questions: (await selectQuestionnaire(db, conferenceId)).questions,
  }
}

/** What the ones before in the batch have left; deciding about one takes from it. */
type Given = Awaited<ReturnType<typeof readAdmission>> &
  Readonly<{ quotas: Map<string, Quota>; used: Map<string, number> }>

/** The registrations of a group, whoever asked first, or why there are none. */
function decide(
  settings: ConferenceSettings,
  given: Given,
  { asked, people }: Named,
  now: Date,
): Registration[] | Error {
  const { ticketTypeId, userId, locale, conferenceId } = asked
  const type = given.types.get(ticketTypeId)
  const voucher = asked.voucher ? given.vouchers.get(asked.voucher) : undefined
  const names = people.map(({ addressName }) => addressName)
  if (!type || (type.access === 'voucher' && !asked.voucher)) {
    return E.ticketTypeUnknown({ ticketTypeId })
  }
  if (asked.voucher) {
    const used = (voucher?.used ?? 0) + (given.used.get(voucher?.id ?? '') ?? 0)
    const problem = voucherProblem(voucher && { ...voucher, used }, {
      ...{ ticketTypeId, addressName: names[0]!, people: people.length },
    })
    if (problem) return E.voucherUnusable({ reason: problem })
  }
  const { answers, wrong } = takeAnswers(given.questions, asked.attendee.answers ?? [])
  if (wrong.length > 0) return E.answersWrong({ keys: wrong })
  if (new Set(names).size < names.length || names.some((name) => given.taken.has(name))) {
    return E.alreadyRegistered()
  }
  for (const name of names) given.taken.add(name)
  if (voucher) given.used.set(voucher.id, (given.used.get(voucher.id) ?? 0) + people.length)
  const isAsked = type.access === 'approval' && !voucher
  const before = given.quotas.get(type.quotaId)!
  // What is free was given to those who wait; kept places were taken when they were kept.
  const free = voucher?.isReserved ? people.length : before.size - before.taken
  const placed = isAsked ? 0 : Math.min(free, people.length)
  given.quotas.set(before.id, {
    ...before,
    lastTurn: before.lastTurn + people.length,
    taken: before.taken + (voucher?.isReserved ? 0 : placed),
  })
  const withPlace = fareWith(type.fare, voucher?.percentOff ?? 0) ? 'unpaid' : 'confirmed'
  return people.map(({ id, attendee, addressName }, i) => ({
    ...{ conferenceId, id, addressName, ticketTypeId, quotaId: before.id },
    state: isAsked ? 'asked' : i < placed ? withPlace : 'waiting',
    ...{
      turn: before.lastTurn + 1 + i,
      userId: i === 0 ? userId : null,
      locale,
      registeredAt: now,
    },
    ...{ groupId: people.length > 1 ? people[0]!.id : null, voucherId: voucher?.id ?? null },
    sealed: sealJson(
      settings.identityKeys,
      attendeeSeal(id),
      i === 0 ? { ...attendee, answers } : attendee,
    ),
    ...{ reason: null, ticketNumber: 1 },
  }))
}

/** What those are to pay whose kind of ticket costs something. */
function billsOf(given: Given, registrations: readonly Registration[]): NewBill[] {
  const vouchers = new Map([...given.vouchers.values()].map((one) => [one.id, one]))
  return registrations.flatMap(({ id, ticketTypeId, voucherId, state }) => {
    const percentOff = vouchers.get(voucherId ?? '')?.percentOff ?? 0
    const fare = fareWith(given.types.get(ticketTypeId)!.fare, percentOff)
    return fare ? [{ ...fare, id: newId(), registrationId: id, hasPlace: state === 'unpaid' }] : []
  })
}

/**
 * Gives a place back, and to the next who waits; what was paid goes back as the office has said. Again
 * changes nothing. Throws registration_not_found.
 */
export const cancelRegistration = (ctx: Ctx, ref: RegistrationRef): Promise<Registration> =>
  transaction(ctx, async (tx) => {
    await lockQuotas(tx.db, ref.conferenceId)
    const before = await selectRegistration(tx.db, ref)
    if (!before) throw E.registrationNotFound()
    if (before.state === 'cancelled') return before
    await cancelRegistrations(tx.db, ref.conferenceId, [ref.id])
    await dropAttendance(tx.db, ref)
    await refundTicket(tx, ref)
    await fillFromWaiting(tx.db, ref.conferenceId, tx.now())
    return (await selectRegistration(tx.db, ref))!
  })
