import { type Ctx, transaction } from '../../platform/context.ts'
import { operatorsOf, workersOf } from '../accounts/api.ts'
import { type OrderSettings, readContacts } from '../orders/api.ts'
import { MAILS, type MailKind, type Side } from './mail-kind.ts'
import { kindsOf } from './note-events.ts'
import {
  closeNotices,
  insertMails,
  type Listed,
  lockOpenNotices,
  type NoticeFacts,
} from './store.ts'

/** Notices looked at in one transaction. */
const BATCH = 500

type Told = Readonly<{ eventId: string; kind: MailKind; facts: NoticeFacts }>

/**
 * Makes of what happened the mails to be sent, batch by batch: one for each person and event, and
 * one only for what comes together. Done again, it adds nothing.
 */
export async function addressMails(
  ctx: Ctx,
  settings: Pick<OrderSettings, 'identityKeys'>,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const count = await transaction(ctx, async (tx) => {
      const notices = await lockOpenNotices(tx.db, BATCH)
      const told = gathered(
        notices.flatMap(({ eventId, name, payload: facts }) =>
          kindsOf(name, facts).map((kind) => ({ eventId, kind, facts })),
        ),
      )
      const ofSide = (side: Side) => told.filter(({ kind }) => MAILS[kind].side === side)
      const contacts = await readContacts(tx, settings, idsIn(ofSide('buyer'), 'checkoutId'))
      const workers = Map.groupBy(
        await workersOf(tx.db, [
          ...idsIn(ofSide('seller'), 'businessId'),
          ...idsIn(ofSide('partner'), 'partnerId'),
        ]),
        ({ organisationId }) => organisationId,
      )
      const operators = ofSide('operator').length > 0 ? await operatorsOf(tx.db) : []
      const mails = told.flatMap((one) => {
        const { businessId, partnerId, checkoutId, buyerId } = one.facts
        const { side } = MAILS[one.kind]
        // The letter says to whom: it is looked up when it is sent.
        if (side === 'prospect') return [{ ...one, recipient: `prospect:${one.facts.prospectId}` }]
        if (side !== 'buyer') {
          const own = workers.get((side === 'partner' ? partnerId : businessId) ?? '') ?? []
          const named = side === 'instructor' ? (one.facts.instructorIds ?? []) : undefined
          const users = named ?? (side === 'operator' ? operators : own.map(({ userId }) => userId))
          return users.map((userId) => ({ ...one, recipient: `user:${userId}` }))
        }
        // Where the buyer asked to be told, else where the buyer's account is.
        if (checkoutId && contacts.has(checkoutId)) {
          return [{ ...one, recipient: `checkout:${checkoutId}` }]
        }
        return buyerId ? [{ ...one, recipient: `user:${buyerId}` }] : []
      })
      await insertMails(tx.db, mails, tx.now())
      await closeNotices(
        tx.db,
        notices.map(({ eventId }) => eventId),
        tx.now(),
      )
      return notices.length
    })
    if (count < BATCH) return
  }
}

/** Of mails that are told together the first stands for all, and says how many they are. */
function gathered(told: readonly Told[]): Told[] {
  const groups = Map.groupBy(told, ({ eventId, kind, facts }) => {
    const { together } = MAILS[kind]
    if (!together) return `${kind} ${eventId}`
    return together === 'order'
      ? `${kind} ${facts.orderId}`
      : `${kind} ${facts.businessId} ${facts.takesEffectOn}`
  })
  return [...groups.values()].map((group) => {
    const [first] = group
    const listed = group.slice(0, MOST_LISTED).flatMap(({ facts }) => listedIn(facts))
    const more = listed.length > 0 ? { listed } : {}
    return { ...first!, facts: { ...first!.facts, count: group.length, ...more } }
  })
}

/** Goods named in one mail; the rest stands on the page it leads to. */
const MOST_LISTED = 20

/** Of several variants the first: they change alike. */
const listedIn = ({ title, offers }: NoticeFacts): Listed[] =>
  title ? [{ title, ...(offers?.[0] ? { from: offers[0].from, to: offers[0].to } : {}) }] : []

const idsIn = (
  told: readonly Told[],
  name: 'checkoutId' | 'businessId' | 'partnerId',
): string[] => [...new Set(told.flatMap(({ facts }) => facts[name] ?? []))]
