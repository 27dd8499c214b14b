import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { emit } from '../../platform/outbox.ts'
import { INSTALLATION, recordAudit } from './audit.ts'
import { PersonErased } from './contract.ts'
import { deletePerson, selectSoleOwned } from './erasure-store.ts'
import { AccountsErrors as E } from './errors.ts'
import type { Organisation } from './organisation.ts'
import { requireUser } from './require-member.ts'
import { lockOrganisation } from './store.ts'

/** Why an organisation still needs somebody who answers for it. */
export const TIES = ['open_orders', 'money_owed'] as const
export type Tie = (typeof TIES)[number]

/** What other modules know of ties: of these organisations, those that have one. */
export type FindTied = Readonly<{
  tie: Tie
  find: (db: Db, organisationIds: readonly string[]) => Promise<readonly string[]>
}>

export type SoleOwned = Readonly<{
  organisation: Organisation
  ties: readonly Tie[]
}>

/** Organisations of which a person is the only owner, with what still ties the person to them. */
export async function findSoleOwned(
  db: Db,
  userId: string,
  finders: readonly FindTied[],
): Promise<readonly SoleOwned[]> {
  const owned = await selectSoleOwned(db, userId)
  const ids = owned.map(({ id }) => id)
  const tied = await tiesOf(db, ids, finders)
  return owned.map((organisation) => ({ organisation, ties: tied.get(organisation.id) ?? [] }))
}

async function tiesOf(db: Db, ids: readonly string[], finders: readonly FindTied[]) {
  const tied = new Map<string, Tie[]>()
  if (ids.length === 0) return tied
  for (const { tie, find } of finders) {
    for (const id of await find(db, ids)) tied.set(id, [...(tied.get(id) ?? []), tie])
  }
  return tied
}

/**
 * Erases the person who acts: the account, its sessions and memberships, and the keys of
 * organisations that nobody owns any more. What other modules hold follows from `person_erased`.
 * The caller has checked the password. Throws still_needed, with the organisations and why.
 */
export const erasePerson = (ctx: Ctx, finders: readonly FindTied[]): Promise<void> => {
  const { userId } = requireUser(ctx.actor)
  return transaction(ctx, async (tx) => {
    const owned = await lockSoleOwned(tx, userId)
    const tied = await tiesOf(tx.db, owned, finders)
    if (tied.size > 0) {
      const organisations = [...tied].map(([id, ties]) => ({ id, ties }))
      throw E.stillNeeded({ organisations })
    }
    await deletePerson(tx.db, userId, owned)
    await emit(tx, PersonErased, { userId, ownerless: owned })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'accounts.person_erased',
      subject: `person:${userId}`,
    })
  })
}

/** Asked again under the lock: another owner may have left, or been made, meanwhile. */
async function lockSoleOwned(tx: TxCtx, userId: string): Promise<string[]> {
  const before = await selectSoleOwned(tx.db, userId)
  for (const { id } of before) await lockOrganisation(tx.db, id)
  return (await selectSoleOwned(tx.db, userId)).map(({ id }) => id)
}
