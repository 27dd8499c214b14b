import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import type { Upload } from '../../platform/uploads.ts'
import { createOrganisation, requireMember } from '../accounts/api.ts'
import { checkFile } from '../catalogue/api.ts'
import { newKey, reportPathOf } from './access.ts'
import { completeOptions, NO_PROGRESS } from './assessment.ts'
import type { Options } from './contract.ts'
import { RunAssessment } from './run-assessment.ts'
import { type ImportOptions, insertAssessment } from './store.ts'

/** A guest's report, and the goods in it, are erased after that time unless somebody keeps them. */
const GUEST_DAYS = 30
const DAY_MS = 86_400_000

export type CreatedAssessment = Readonly<{
  businessId: string
  id: string
  key: string
  reportPath: string
}>

type Wanted = Readonly<{ options: Partial<Options>; importOptions: ImportOptions }>

/**
 * Takes a product list and assesses it in the background. Without a business a guest's is made:
 * nobody has to sign in to read a report, and whoever holds its link may keep it. A file that no
 * product can be read from is refused at once.
 */
export async function assessFile(
  ctx: Ctx,
  upload: Upload,
  { businessId, ...wanted }: Wanted & { businessId?: string | undefined },
): Promise<CreatedAssessment> {
  if (businessId) await requireMember(ctx, businessId, 'member', 'assessment:write')
  const options = completeOptions(wanted.options, ctx.now())
  const id = newId()
  const maxBytes = businessId ? limits.uploadBytes : limits.guestUploadBytes
  const bytes = await ctx.files.save(id, upload.content, maxBytes)
  try {
    await checkFile(ctx.files.read(id), { currency: options.currency, ...wanted.importOptions })
    return await transaction(ctx, (tx) =>
      begin(tx, {
        id,
        businessId,
        options,
        importOptions: wanted.importOptions,
        file: { name: upload.fileName, bytes },
      }),
    )
  } catch (error) {
    await ctx.files.remove(id)
    throw error
  }
}

/** Assesses the catalogue of a business as it stands. */
export async function assessCatalogue(
  ctx: Ctx,
  businessId: string,
  { options, isSample = false }: { options: Partial<Options>; isSample?: boolean },
): Promise<CreatedAssessment> {
  await requireMember(ctx, businessId, 'member', 'assessment:write')
  const complete = completeOptions(options, ctx.now())
  return transaction(ctx, (tx) =>
    begin(tx, { id: newId(), businessId, options: complete, importOptions: {}, isSample }),
  )
}

async function begin(
  tx: TxCtx,
  wanted: {
    id: string
    businessId: string | undefined
    options: Options
    importOptions: ImportOptions
    file?: { name: string; bytes: number }
    isSample?: boolean
  },
): Promise<CreatedAssessment> {
  const { id, options, importOptions, file, isSample = false } = wanted
  const isGuest = wanted.businessId === undefined
  const businessId = wanted.businessId ?? (await guestBusiness(tx, options.origin)).id
  const { key, keyHash } = newKey()
  await insertAssessment(tx.db, {
    businessId,
    id,
    keyHash,
    status: 'waiting',
    hasFile: file !== undefined,
    fileName: file?.name ?? '',
    importOptions,
    options,
    progress: { ...NO_PROGRESS, bytesTotal: file?.bytes ?? 0 },
    failure: null,
    summary: null,
    dataVersions: {},
    stopRequested: false,
    isGuest,
    isSample,
    createdAt: tx.now(),
    finishedAt: null,
    keptUntil: isGuest ? new Date(tx.now().getTime() + GUEST_DAYS * DAY_MS) : null,
  })
  await tx.tasks.enqueue(tx.db, RunAssessment, { businessId, id })
  return { businessId, id, key, reportPath: reportPathOf({ businessId, id }, key) }
}

const guestBusiness = (tx: TxCtx, origin: string) =>
  createOrganisation(tx, {
    kind: 'business',
    name: 'Guest',
    isGuest: true,
    ...(origin.includes('-') ? { state: origin } : {}),
  })
