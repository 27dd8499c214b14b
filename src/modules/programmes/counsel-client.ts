import { newId } from '../../kernel/ids.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { openBytes, sealBytes } from '../../platform/seal.ts'
import { recordAudit, requireUser } from '../accounts/api.ts'
import { type CaseRef, caseLimits, type Topic, type Turn } from './case.ts'
import {
  countOpenActions,
  endAction,
  hasCase,
  insertAction,
  insertNote,
  insertTime,
  isClient,
  isNoteThere,
  type SealedNote,
  takeBack,
} from './case-store.ts'
import { lockOffices } from './consent-store.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { RecruitingSettings } from './import-prospects.ts'

type Keys = Pick<RecruitingSettings, 'identityKeys'>

export const noteSeal = (noteId: string): string => `case note ${noteId}`

/** Throws case_not_found unless the business is a client of the office, or was while notes were made. */
export async function requireCase({ db }: Pick<Ctx, 'db'>, ref: CaseRef): Promise<void> {
  if (!(await isClient(db, ref)) && !(await hasCase(db, ref))) throw E.caseNotFound()
}

/** Throws case_not_found unless the business is a client of the office now. */
export async function requireClient({ db }: Pick<Ctx, 'db'>, ref: CaseRef): Promise<void> {
  if (!(await isClient(db, ref))) throw E.caseNotFound()
}

/** The counsellor who acts; what is invented was written by nobody. */
export const counsellorOf = ({ actor }: Pick<TxCtx, 'actor'>): string =>
  actor.kind === 'system' ? '00000000-0000-0000-0000-000000000000' : requireUser(actor).userId

/**
 * Adds a note. One that was wrong is put right by another; both stay. Throws case_not_found,
 * note_not_found. Checks nothing about who writes: the caller does.
 */
export const addNote = (
  ctx: Ctx,
  { identityKeys }: Keys,
  ref: CaseRef,
  { words, corrects }: { words: string; corrects: string | null },
): Promise<SealedNote> =>
  transaction(ctx, async (tx) => {
    await requireClient(tx, ref)
    if (corrects && !(await isNoteThere(tx.db, ref, corrects))) throw E.noteNotFound()
    const id = newId()
    const sealed = sealBytes(identityKeys, noteSeal(id), words)
    const note = { ...ref, id, corrects, words: sealed, authorId: counsellorOf(tx), at: tx.now() }
    await insertNote(tx.db, note)
    return note
  })

export const wordsOf = ({ identityKeys }: Keys, { id, words }: SealedNote): string =>
  openBytes(identityKeys, noteSeal(id), words).toString('utf8')

/** Writes down time given to a client. Throws case_not_found, wrong_day. */
export const spendTime = (
  ctx: Ctx,
  ref: CaseRef,
  time: Readonly<{ spentOn: Day; minutes: number; topic: Topic }>,
): Promise<string> =>
  transaction(ctx, async (tx) => {
    await requireClient(tx, ref)
    const today = dayOf(tx.now())
    // Somebody west of here may still be in yesterday, somebody east already in tomorrow.
    const [first, last] = [addDays(today, -caseLimits.timeDays), addDays(today, 1)]
    if (time.spentOn < first || time.spentOn > last) throw E.wrongDay({ first, last: today })
    const id = newId()
    await insertTime(tx.db, ref, { ...time, id, authorId: counsellorOf(tx) }, tx.now())
    return id
  })

/** A wrong line of time counts no more. Throws time_not_found. */
export const takeTimeBack = (ctx: Ctx, ref: CaseRef, id: string): Promise<void> =>
  transaction(ctx, async (tx) => {
    if (!(await takeBack(tx.db, ref, id, tx.now()))) throw E.timeNotFound()
    await recordAudit(tx, {
      organisationId: ref.agencyId,
      action: 'programmes.time_taken_back',
      subject: `time:${id}`,
    })
  })

/** Says what comes next. Throws case_not_found, too_many_actions. */
export const planAction = (
  ctx: Ctx,
  ref: CaseRef,
  action: Readonly<{ what: string; dueOn: Day; turn: Turn }>,
): Promise<string> =>
  transaction(ctx, async (tx) => {
    await requireClient(tx, ref)
    await lockOffices(tx.db, [ref.agencyId])
    const most = caseLimits.openActions
    if ((await countOpenActions(tx.db, ref)) >= most) throw E.tooManyActions({ most })
    const id = newId()
    await insertAction(tx.db, { ...ref, ...action, id, authorId: counsellorOf(tx) }, tx.now())
    return id
  })

/** Throws action_not_found. */
export async function finishAction(ctx: Ctx, ref: CaseRef, id: string): Promise<void> {
  if (!(await endAction(ctx.db, ref, id, ctx.now()))) throw E.actionNotFound()
}
