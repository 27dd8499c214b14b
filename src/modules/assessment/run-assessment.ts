import { CatalogueError } from '../../kernel/errors.ts'
import type { Ctx } from '../../platform/context.ts'
import { transaction } from '../../platform/context.ts'
import { limits } from '../../platform/limits.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { importProducts, readProducts } from '../catalogue/api.ts'
import { decisionsFor, loadedData } from '../customs/api.ts'
import { categoryName, worldImports } from '../demand/api.ts'
import { type Assessor, createAssessor } from './assess-product.ts'
import { isFinished } from './assessment.ts'
import { AssessmentFinished, type AssessmentStatus, type Progress } from './contract.ts'
import { AssessmentErrors } from './errors.ts'
import {
  findAssessment,
  finishAssessment,
  insertLines,
  lastAssessed,
  type StoredAssessment,
  saveDataVersions,
  saveProgress,
} from './store.ts'
import { summarise } from './summarise.ts'

/** Few enough to stay in a breath of the event loop and in memory, many enough for one statement. */
const BATCH = 200
const SIX_HOURS_S = 21_600

class Stopped extends Error {}

type Ref = { businessId: string; id: string }

/** Imports the file, assesses each product, adds up. Killed anywhere, it goes on where it was. */
export const RunAssessment = defineTask<Ref>({
  name: 'assessment.run',
  timeoutSeconds: SIX_HOURS_S,
  retries: 3,
  run: runAssessment,
  giveUp: (ctx, ref) => fail(ctx, ref, AssessmentErrors.failed()),
})

async function runAssessment(ctx: Ctx, ref: Ref, signal: AbortSignal): Promise<void> {
  const found = await findAssessment(ctx.db, ref)
  if (!found || isFinished(found)) return
  const assessor = createAssessor(found.options, {
    loaded: await loadedData(ctx.db),
    imports: await worldImports(ctx.db),
  })
  await saveDataVersions(ctx.db, ref, assessor.dataVersions)
  const progress = progressOf(ctx, found, signal)
  try {
    if (found.hasFile && found.status !== 'assessing') await importFile(ctx, found, progress)
    const left = await assessProducts(ctx, found, { assessor, progress })
    await finish(ctx, found, { assessor, left })
  } catch (error) {
    if (error instanceof Stopped) {
      await finishAssessment(ctx.db, ref, { status: 'stopped', at: ctx.now() })
    } else if (error instanceof CatalogueError) {
      await fail(ctx, ref, error)
    } else throw error
  }
}

const fail = (ctx: Ctx, ref: Ref, error: CatalogueError) =>
  finishAssessment(ctx.db, ref, {
    status: 'failed',
    at: ctx.now(),
    failure: { code: error.code, title: error.definition.title },
  })

type ProgressKeeper = (status: AssessmentStatus, change: Partial<Progress>) => Promise<void>

/** Stores each step; throws Stopped when somebody asked for it, and when the process is to end. */
function progressOf(ctx: Ctx, found: StoredAssessment, signal: AbortSignal): ProgressKeeper {
  let progress = found.progress
  return async (status, change) => {
    signal.throwIfAborted()
    progress = { ...progress, ...change }
    const { stopRequested } = await saveProgress(ctx.db, found, status, progress)
    if (stopRequested) throw new Stopped()
  }
}

async function importFile(
  ctx: Ctx,
  found: StoredAssessment,
  progress: ProgressKeeper,
): Promise<void> {
  await progress('importing', {})
  await importProducts(ctx, {
    businessId: found.businessId,
    // The same import after a restart: rows that are there already are recognised.
    importId: found.id,
    source: ctx.files.read(found.id),
    fileName: found.fileName,
    options: { currency: found.options.currency, ...found.importOptions },
    onProgress: (counts) =>
      progress('importing', {
        bytesRead: counts.bytesRead,
        rowsRead: counts.rowsRead,
        rowsSkipped: counts.rowsSkipped,
        productsFound: counts.products,
      }),
  })
}

/** Returns how many products were left out because a guest's report has a limit. */
async function assessProducts(
  ctx: Ctx,
  found: StoredAssessment,
  { assessor, progress }: { assessor: Assessor; progress: ProgressKeeper },
): Promise<number> {
  const { businessId } = found
  const before = await lastAssessed(ctx.db, found)
  let after = before.productId
  let done = before.count
  const most = found.isGuest ? limits.guestProducts : Number.POSITIVE_INFINITY
  for (;;) {
    await progress('assessing', { productsAssessed: done })
    if (done >= most) return (await readProducts(ctx, businessId, { after, limit: 1 })).length
    const products = await readProducts(ctx, businessId, { after, limit: BATCH })
    if (products.length === 0) return 0
    const fingerprints = products.map(assessor.fingerprint)
    const decisions = await decisionsFor(ctx, businessId, fingerprints)
    const lines = products.map((product, i) =>
      assessor.assess(product, decisions.get(fingerprints[i]!)),
    )
    await insertLines(ctx.db, found, lines)
    done += products.length
    after = products.at(-1)!.id
  }
}

async function finish(
  ctx: Ctx,
  found: StoredAssessment,
  { assessor, left }: { assessor: Assessor; left: number },
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const summary = await summarise(tx.db, found, {
      categoryName,
      warnings: assessor.warnings(left > 0),
    })
    await finishAssessment(tx.db, found, { status: 'done', at: tx.now(), summary })
    await emit(tx, AssessmentFinished, {
      assessmentId: found.id,
      businessId: found.businessId,
      products: summary.products,
    })
  })
}
