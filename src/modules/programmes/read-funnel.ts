import { suppressed } from '../../kernel/suppress.ts'
import type { Ctx } from '../../platform/context.ts'
import { type CountedBatch, countSteps, type StepCount, selectBatches } from './invitation-store.ts'
import { FUNNEL, type FunnelStep, recruitingLimits } from './recruit.ts'
import type { BatchesPageDto, FunnelDto } from './recruiting-wire.ts'

/** How many came so far, and how many of them the office knows of; the others are not told apart. */
type Cell = Readonly<{ batchId: string; step: FunnelStep; count: number; shown: number }>

/**
 * What came of invitations, by batch and in all. Businesses that do not show it are only counted, and
 * not where they are fewer than five, nor where the rest would tell. Checks nothing about who asks.
 */
export async function readFunnel(
  ctx: Pick<Ctx, 'db'>,
  agencyId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<BatchesPageDto> {
  // All of them, however many are asked for: what is hidden of one depends on the others.
  const batches = await selectBatches(ctx.db, agencyId)
  const cells = cellsOf(batches, await countSteps(ctx.db, agencyId))
  const hidden = hiddenOf(cells)
  const behind = batches.filter(({ id }) => after === undefined || id < after)
  const page = behind.slice(0, limit)
  const shownOf = (id: string) => cells.filter(({ batchId }) => batchId === id)
  return {
    batches: page.map(({ agencyId: _agency, opened: _opened, createdAt, asks, ...batch }) => ({
      ...batch,
      asks: [...asks],
      createdAt: createdAt.toISOString(),
      funnel: toFunnel(shownOf(batch.id), hidden),
    })),
    funnel: totalOf(cells),
    sent: batches.reduce((all, { sent }) => all + sent, 0),
    leastBusinesses: recruitingLimits.leastBusinesses,
    next: behind.length > limit ? page.at(-1)!.id : null,
  }
}

function cellsOf(batches: readonly CountedBatch[], steps: readonly StepCount[]): Cell[] {
  return batches.flatMap(({ id, opened }) => {
    const own = steps.filter(({ batchId }) => batchId === id)
    const joined = own.find(({ step }) => step === 'joined')?.count ?? 0
    return FUNNEL.map((step): Cell => {
      // Who joined has come by the link: of the others it is only counted.
      if (step === 'opened') return { batchId: id, step, count: opened, shown: joined }
      const { count = 0, shown = 0 } = own.find((one) => one.step === step) ?? {}
      return { batchId: id, step, count, shown }
    })
  })
}

const unnamed = ({ count, shown }: Pick<Cell, 'count' | 'shown'>): number => count - shown

function hiddenOf(cells: readonly Cell[]): ReadonlySet<Cell> {
  const given = cells
    .filter((cell) => unnamed(cell) > 0)
    .map((cell) => ({ cell, businesses: unnamed(cell), group: cell.step }))
  return new Set([...suppressed(given, recruitingLimits.leastBusinesses)].map(({ cell }) => cell))
}

const toFunnel = (cells: readonly Cell[], hidden: ReadonlySet<Cell>): FunnelDto =>
  cells.map((cell) => ({
    step: cell.step,
    count: hidden.has(cell) ? null : cell.count,
    shown: cell.shown,
  }))

function totalOf(cells: readonly Cell[]): FunnelDto {
  return FUNNEL.map((step) => {
    const own = cells.filter((cell) => cell.step === step)
    const sum = (of: 'count' | 'shown') => own.reduce((all, cell) => all + cell[of], 0)
    const total = { count: sum('count'), shown: sum('shown') }
    const left = unnamed(total)
    const isHidden = left > 0 && left < recruitingLimits.leastBusinesses
    return { step, count: isHidden ? null : total.count, shown: total.shown }
  })
}
