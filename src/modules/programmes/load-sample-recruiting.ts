import { newId } from '../../kernel/ids.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { nameAddress } from '../../platform/address-name.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { sealBytes } from '../../platform/seal.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { findOrganisations } from '../accounts/api.ts'
import { selectNewestSummary } from '../assessment/api.ts'
import type { Outcome, Topic, Turn } from './case.ts'
import {
  answerReferral,
  endReferral,
  insertAction,
  insertNote,
  insertReferral,
  insertTime,
} from './case-store.ts'
import { markStep, saveClient } from './client-store.ts'
import { lockOffices } from './consent-store.ts'
import { counsellorOf, noteSeal } from './counsel-client.ts'
import { addressSeal, type RecruitingSettings } from './import-prospects.ts'
import {
  claimProspect,
  countBatches,
  endInvitation,
  handOver,
  insertBatch,
  insertInvitations,
  markOpened,
} from './invitation-store.ts'
import type { InvitationRef } from './invitation-token.ts'
import { selectOwnApplications } from './programme-store.ts'
import { insertProspects, saveOptOut } from './prospect-store.ts'
import { sameName } from './recruit.ts'
import { findSampleProgramme, listParticipants, type Programme } from './store.ts'

type SampleProspect = Readonly<
  { business: string } | { name: string; city: string; county: string; kind: string; goods: string }
>
type SampleCase = Readonly<{
  business: string
  notes: readonly Readonly<{ daysAgo: number; words: string }>[]
  time: readonly Readonly<{ daysAgo: number; minutes: number; topic: Topic }>[]
  actions: readonly Readonly<{ inDays: number; turn: Turn; what: string }>[]
  referral?: Readonly<{ to: string; reason: string; outcome: Outcome; words: string }>
}>
type Sample = Readonly<{
  prospects: readonly SampleProspect[]
  batch: Readonly<{
    name: string
    message: string
    daysAgo: number
    written: number
    opened: number
    optedOut: number
  }>
  cases: readonly SampleCase[]
}>

const DAY_MS = 86_400_000

/**
 * Shows how the sample office found its businesses and what it does for them, once all of them are
 * assessed. In one transaction: it is there whole or not at all. No mail goes out: nobody is invited but
 * on paper.
 */
export const createRecruitSample = (settings: RecruitingSettings): TaskDefinition =>
  defineTask({
    name: 'programmes.recruit_sample',
    // What was loaded before there was recruiting gets it, too.
    schedule: '17 3 * * *',
    run: async (ctx: Ctx) => {
      const programme = await findSampleProgramme(ctx.db)
      if (!programme || (await countBatches(ctx.db, programme.agencyId)) > 0) return
      const bySlug = new Map(
        (await listParticipants(ctx.db, programme)).map(({ slug, businessId }) => [
          slug,
          businessId,
        ]),
      )
      const sample = JSON.parse(readData('sample/recruiting.json').toString('utf8')) as Sample
      const slugs = sample.prospects.flatMap((one) => ('business' in one ? one.business : []))
      for (const slug of slugs) {
        const businessId = bySlug.get(slug)
        if (!businessId || !(await selectNewestSummary(ctx.db, businessId))) return
      }
      await transaction(ctx, (tx) => recruit(tx, settings, programme, sample, bySlug))
    },
  })

async function recruit(
  tx: TxCtx,
  settings: RecruitingSettings,
  { agencyId }: Programme,
  { prospects, batch, cases }: Sample,
  bySlug: ReadonlyMap<string, string>,
): Promise<void> {
  await lockOffices(tx.db, [agencyId])
  if ((await countBatches(tx.db, agencyId)) > 0) return
  const sentAt = new Date(tx.now().getTime() - batch.daysAgo * DAY_MS)
  const made = {
    agencyId,
    id: newId(),
    name: batch.name,
    message: batch.message,
    locale: 'en',
    asks: ['assessment', 'orders'],
    createdAt: sentAt,
  } as const
  const rows = await rowsOf(tx, settings, prospects, bySlug)
  await insertProspects(tx.db, agencyId, rows, sentAt)
  await insertBatch(tx.db, { ...made, by: 'system' })
  const limit = { before: sentAt, mostMails: 1, limit: batch.written }
  await insertInvitations(tx.db, made, {}, limit)
  const letters = await handOver(tx.db, agencyId, { limit: batch.written, now: sentAt })
  const letterOf = new Map(letters.map((letter) => [letter.prospectId, letter]))
  const sent = rows.flatMap(({ id }) => letterOf.get(id) ?? [])
  for (const letter of sent) await endInvitation(tx.db, letter, 'sent')
  for (const letter of sent.slice(0, batch.opened)) await markOpened(tx.db, letter, sentAt)
  for (const { addressName } of rows.slice(batch.written - batch.optedOut, batch.written)) {
    await saveOptOut(tx.db, addressName, sentAt)
  }
  for (const [i, one] of prospects.entries()) {
    if ('business' in one) await join(tx, sent[i]!, bySlug.get(one.business)!, sentAt)
  }
  for (const one of cases) {
    await counsel(tx, settings, { agencyId, businessId: bySlug.get(one.business)! }, one)
  }
}

/** Invented addresses under a domain that leads nowhere (RFC 2606), sealed like all others. */
async function rowsOf(
  tx: TxCtx,
  { secret, identityKeys }: RecruitingSettings,
  prospects: readonly SampleProspect[],
  bySlug: ReadonlyMap<string, string>,
) {
  const found = await findOrganisations(tx.db, [...bySlug.values()])
  const byId = new Map(found.map((one) => [one.id, one]))
  return prospects.map((one, i) => {
    const business = 'business' in one ? byId.get(bySlug.get(one.business)!) : undefined
    const said = 'business' in one ? undefined : one
    const about = {
      name: said?.name ?? business?.name ?? '',
      city: said?.city ?? null,
      county: said?.county ?? business?.county ?? null,
      state: 'US-MI',
      website: null,
      kind: said?.kind ?? null,
      goods: said?.goods ?? null,
    }
    const id = newId()
    const address = `maker-${i + 1}@sample.example`
    return {
      ...about,
      id,
      sameName: sameName(about),
      addressName: nameAddress(secret, address),
      address: sealBytes(identityKeys, addressSeal(id), address),
    }
  })
}

async function join(
  tx: TxCtx,
  letter: InvitationRef,
  businessId: string,
  joinedAt: Date,
): Promise<void> {
  const { agencyId, batchId, prospectId } = letter
  await claimProspect(tx.db, letter, businessId)
  await saveClient(tx.db, {
    businessId,
    agencyId,
    cameBy: 'invitation',
    batchId,
    prospectId,
    asks: ['assessment', 'orders'],
    joinedAt,
    by: 'system',
  })
  const about = { businessIds: [businessId] }
  await markStep(tx.db, 'assessed', about, tx.now())
  // Of those that come later the events tell.
  const [application] = await selectOwnApplications(tx.db, businessId, { limit: 1 })
  if (application) await markStep(tx.db, 'applied', about, tx.now())
}

async function counsel(
  tx: TxCtx,
  { identityKeys }: RecruitingSettings,
  ref: { agencyId: string; businessId: string },
  { notes, time, actions, referral }: SampleCase,
): Promise<void> {
  const authorId = counsellorOf(tx)
  const today = dayOf(tx.now())
  for (const { daysAgo, words } of notes) {
    const id = newId()
    const at = new Date(tx.now().getTime() - daysAgo * DAY_MS)
    const sealed = sealBytes(identityKeys, noteSeal(id), words)
    await insertNote(tx.db, { ...ref, id, corrects: null, words: sealed, authorId, at })
  }
  for (const { daysAgo, minutes, topic } of time) {
    const spent = { id: newId(), spentOn: addDays(today, -daysAgo), minutes, topic, authorId }
    await insertTime(tx.db, ref, spent, tx.now())
  }
  for (const { inDays, turn, what } of actions) {
    const action = { ...ref, id: newId(), what, dueOn: addDays(today, inDays), turn, authorId }
    await insertAction(tx.db, action, tx.now())
  }
  if (!referral) return
  const { to, reason, outcome, words } = referral
  const id = newId()
  await insertReferral(tx.db, {
    ...ref,
    id,
    toAgencyId: null,
    toName: to,
    reason,
    state: 'asked',
    askedAt: tx.now(),
    answeredAt: null,
    outcome: null,
    outcomeWords: null,
    askedBy: authorId,
  })
  await answerReferral(tx.db, ref, id, { state: 'agreed', now: tx.now() })
  await endReferral(tx.db, ref, id, { outcome, words, now: tx.now() })
}
