import { useSyncExternalStore } from 'react'
import { client, dataOf, ProblemError } from '../../client.ts'
import type { Found } from './api.ts'
import { dropPhotosOf, releasePhotosOf, sendDue } from './photos.ts'

/** A sheet on this device, from the first tap until the server has it. */
export type Sheet = Readonly<{
  agencyId: string
  inspectionId: string
  /** What it is about, for when the server's list has it no more. */
  about: string
  sheetKey: string
  found: readonly Found[]
  notes: string
  signedBy: string
  isSteady: boolean
  /** Null while it is filled in. */
  signedAt: string | null
  /** Why the server refused it; it is kept. */
  refusal: Readonly<{ code: string; title: string; standing: Standing | null }> | null
}>
/** What the server has instead. */
export type Standing = Readonly<{
  found: readonly Found[]
  decision: string | null
  signedAt: string
}>

const KEY = 'tradewind.inspection-sheets'

/** Read once; every change is written before it is shown. */
let sheets: Readonly<Record<string, Sheet>> = readKept()
const listeners = new Set<() => void>()

function readKept(): Record<string, Sheet> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Sheet>
  } catch {
    return {}
  }
}

function change(next: Readonly<Record<string, Sheet>>): void {
  localStorage.setItem(KEY, JSON.stringify(next))
  sheets = next
  for (const tell of listeners) tell()
}

export function useSheets(): Readonly<Record<string, Sheet>> {
  return useSyncExternalStore(
    (tell) => {
      // Another tab of this device has its own memory of them.
      const reread = (event: StorageEvent) => {
        if (event.key !== KEY) return
        sheets = readKept()
        tell()
      }
      listeners.add(tell)
      window.addEventListener('storage', reread)
      return () => {
        listeners.delete(tell)
        window.removeEventListener('storage', reread)
      }
    },
    () => sheets,
  )
}

export const saveSheet = (sheet: Sheet): void => change({ ...sheets, [sheet.inspectionId]: sheet })

function dropSheet(inspectionId: string): void {
  const { [inspectionId]: _dropped, ...left } = sheets
  change(left)
}

/** With the photos that were taken for it. */
export async function discardSheet(inspectionId: string): Promise<void> {
  await dropPhotosOf(inspectionId)
  dropSheet(inspectionId)
}

let sending: Promise<number> | undefined

/**
 * Hands in what is signed, one after the other, and says how many arrived. Without a network
 * everything stays; the server knows a sheet by its key, so that sending it twice does no harm.
 */
export function sendSigned(): Promise<number> {
  sending ??= sendAll().finally(() => {
    sending = undefined
  })
  return sending
}

/** First the sheets, then the photos of those that have arrived. */
async function sendAll(): Promise<number> {
  const sent = await sendEach()
  await sendDue().catch(() => {})
  return sent
}

async function sendEach(): Promise<number> {
  let sent = 0
  for (const sheet of Object.values(sheets)) {
    if (!sheet.signedAt || sheet.refusal) continue
    try {
      await handIn(sheet, sheet.signedAt)
      await releasePhotosOf(sheet.inspectionId)
      dropSheet(sheet.inspectionId)
      sent += 1
    } catch (error) {
      // No network, or nobody is signed in: it waits.
      if (!(error instanceof ProblemError) || error.problem.status === 401) return sent
      if (error.problem.status >= 500) return sent
      const { code, title, params } = error.problem
      const standing = code === 'inspection.sheet_conflict' ? (params as unknown as Standing) : null
      saveSheet({ ...sheet, refusal: { code, title, standing } })
    }
  }
  return sent
}

const handIn = (sheet: Sheet, signedAt: string) =>
  dataOf(
    client.PUT('/v1/agencies/{agencyId}/inspections/{inspectionId}/sheet', {
      params: { path: { agencyId: sheet.agencyId, inspectionId: sheet.inspectionId } },
      body: {
        sheetKey: sheet.sheetKey,
        found: [...sheet.found],
        signedBy: sheet.signedBy,
        signedAt,
        isSteady: sheet.isSteady,
        ...(sheet.notes.trim() ? { notes: sheet.notes } : {}),
      },
    }),
  )
