import { newId } from '../../kernel/ids.ts'
import { nameAddress } from '../../platform/address-name.ts'
import type { Config } from '../../platform/config.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { sealBytes } from '../../platform/seal.ts'
import { recordAudit } from '../accounts/api.ts'
import { readTable } from '../catalogue/api.ts'
import { lockOffices } from './consent-store.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { Office } from './office.ts'
import type { ProspectIssue } from './prospect-issues.ts'
import {
  completeProspects,
  countProspects,
  insertProspects,
  type NewProspect,
  selectKnown,
  selectOptedOut,
  touchProspects,
} from './prospect-store.ts'
import { type ProspectColumns, type ReadProspect, readProspects } from './read-prospects.ts'
import { recruitingLimits, sameName } from './recruit.ts'

export type RecruitingSettings = Pick<Config, 'secret' | 'identityKeys'>

/** What an address is sealed to. */
export const addressSeal = (prospectId: string): string => `prospect ${prospectId}`

export type ProspectImport = {
  rows: number
  added: number
  /** Known before, and given a mail address by this list. */
  completed: number
  known: number
  skipped: number
  columns: ProspectColumns
  /** The first of them. */
  issues: ProspectIssue[]
  issueCount: number
}

/**
 * Adds to the prospects of an office what a list names, some hundred rows in one transaction: stopped
 * half-way, the list is sent again and goes on, since what is known is not added. The same business has
 * the same mail address, or the same name and place. Throws prospect_columns_missing,
 * prospect_list_empty, too_many_rows, too_many_prospects, and what the catalogue says of files that are
 * none. Checks nothing about who asks: the caller does.
 */
export async function importProspects(
  ctx: Ctx,
  settings: RecruitingSettings,
  office: Pick<Office, 'agencyId' | 'state'>,
  content: AsyncIterable<Uint8Array>,
): Promise<ProspectImport> {
  const { agencyId, state } = office
  const counts = await countProspects(ctx.db, agencyId)
  let room = recruitingLimits.prospectsOfOffice - [...counts.values()].reduce((a, b) => a + b, 0)
  const done: ProspectImport = {
    rows: 0,
    added: 0,
    completed: 0,
    known: 0,
    skipped: 0,
    columns: { read: [], ignored: [] },
    issues: [],
    issueCount: 0,
  }
  const save = async (batch: readonly ReadProspect[]) => {
    const { added, completed } = await saveBatch(ctx, settings, agencyId, batch)
    room -= added
    done.added += added
    done.completed += completed
    done.known += batch.length - added - completed
    if (room < 0) throw E.tooManyProspects({ most: recruitingLimits.prospectsOfOffice })
  }
  const records = readTable(content, { maxBytes: recruitingLimits.importBytes })
  const rows = readProspects(records, {
    state,
    begin: (columns) => {
      done.columns = columns
    },
    note: (issue) => {
      done.issueCount += 1
      if (done.issues.length < recruitingLimits.issuesShown) done.issues.push(issue)
    },
  })
  let batch: ReadProspect[] = []
  for await (const row of rows) {
    done.rows += 1
    if (row) batch.push(row)
    else done.skipped += 1
    if (batch.length === recruitingLimits.rowsOfBatch) {
      await save(batch)
      batch = []
    }
  }
  if (batch.length > 0) await save(batch)
  const { rows: count, added, completed } = done
  await transaction(ctx, (tx) =>
    recordAudit(tx, {
      organisationId: agencyId,
      action: 'programmes.prospects_imported',
      subject: `agency:${agencyId}`,
      after: { rows: count, added, completed },
    }),
  )
  return done
}

type Addressed = ReadProspect & Readonly<{ sameName: string; addressName: string | null }>

const saveBatch = (
  ctx: Ctx,
  settings: RecruitingSettings,
  agencyId: string,
  batch: readonly ReadProspect[],
): Promise<{ added: number; completed: number }> =>
  transaction(ctx, async (tx) => {
    const rows = batch.map(
      (one): Addressed => ({
        ...one,
        sameName: sameName(one),
        addressName: one.address && nameAddress(settings.secret, one.address),
      }),
    )
    // Two lists at the same time are read one after the other: neither adds what the other has.
    await lockOffices(tx.db, [agencyId])
    const { fresh, completed, known } = await sortOut(tx, agencyId, rows)
    const names = [...fresh, ...completed].flatMap(({ addressName }) => addressName ?? [])
    const optedOut = await selectOptedOut(tx.db, names)
    const sealed = ({ id, address, addressName }: Addressed & { id: string }): Buffer | null =>
      address === null || optedOut.has(addressName!)
        ? null
        : sealBytes(settings.identityKeys, addressSeal(id), address)
    await insertProspects(
      tx.db,
      agencyId,
      fresh.map((one): NewProspect => ({ ...one, address: sealed(one) })),
      tx.now(),
    )
    await completeProspects(
      tx.db,
      agencyId,
      completed.map((one) => ({
        id: one.id,
        addressName: one.addressName!,
        address: sealed(one),
      })),
      tx.now(),
    )
    await touchProspects(tx.db, agencyId, known, tx.now())
    return { added: fresh.length, completed: completed.length }
  })

/** What is new, what gives a known one its address, and the ids of all that are known. */
async function sortOut(tx: TxCtx, agencyId: string, rows: readonly Addressed[]) {
  const before = await selectKnown(tx.db, agencyId, {
    sameNames: rows.map((one) => one.sameName),
    addressNames: rows.flatMap(({ addressName }) => addressName ?? []),
  })
  const byName = new Map(before.map((one) => [one.sameName, { ...one }]))
  const addresses = new Set(before.flatMap(({ addressName }) => addressName ?? []))
  const fresh: (Addressed & { id: string })[] = []
  const completed: (Addressed & { id: string })[] = []
  for (const row of rows) {
    const isAddressKnown = row.addressName !== null && addresses.has(row.addressName)
    const known = byName.get(row.sameName)
    if (row.addressName) addresses.add(row.addressName)
    if (!known && !isAddressKnown) {
      const id = newId()
      fresh.push({ ...row, id })
      byName.set(row.sameName, { id, sameName: row.sameName, addressName: row.addressName })
    } else if (known && known.addressName === null && row.addressName && !isAddressKnown) {
      known.addressName = row.addressName
      completed.push({ ...row, id: known.id })
    }
  }
  return { fresh, completed, known: before.map(({ id }) => id) }
}
