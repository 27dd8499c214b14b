import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { LineDetail, Summary, Verdict } from './contract.ts'
import { unpack } from './detail.ts'
import {
  type CategoryTotal,
  findLine,
  rankLines,
  type StoredAssessment,
  totalsByBlocker,
  totalsByCategory,
} from './store.ts'

type Step = LineDetail['requirements'][number]
type Blocker = Readonly<{ step: Step; products: number; valueMinor: bigint }>

/** More steps than anyone plans for at once. */
const MAX_BLOCKERS = 40
const PLAN_DAYS = 90

/** Ranks the lines of a finished assessment and adds them up. */
export async function summarise(
  db: Db,
  assessment: StoredAssessment,
  context: {
    categoryName: (slug: string) => LocalText | undefined
    warnings: Summary['warnings']
  },
): Promise<Summary> {
  const { currency } = assessment.options
  await rankLines(db, assessment)
  const totals = await totalsByCategory(db, assessment)
  const blockers = await readBlockers(db, assessment)
  return {
    products: totals.reduce((all, total) => all + total.products, 0),
    verdicts: countVerdicts(totals),
    expectedValue: toMoneyDto(money(sumValues(totals), currency)),
    categories: byCategory(totals, currency, context.categoryName),
    blockers: blockers.filter(isBeforeSale).map(({ step, products, valueMinor }) => ({
      id: step.id,
      title: step.title,
      who: step.who,
      products,
      blockedValue: toMoneyDto(money(valueMinor, currency)),
      days: step.days,
      costUsd: step.costUsd,
    })),
    plan: planOf(blockers),
    warnings: context.warnings,
  }
}

async function readBlockers(db: Db, assessment: StoredAssessment): Promise<Blocker[]> {
  const blockers: Blocker[] = []
  for (const total of await totalsByBlocker(db, assessment, MAX_BLOCKERS)) {
    // The words of a step stand in the finding of any product that waits for it.
    const example = await findLine(db, assessment, total.exampleProductId)
    const step =
      example && unpack(example.detail).requirements.find((known) => known.id === total.step)
    if (step) blockers.push({ step, products: total.products, valueMinor: total.valueMinor })
  }
  return blockers
}

/** What comes after the sale is planned, but blocks none. */
const isBeforeSale = ({ step }: Blocker): boolean => step.blocking === 'before_sale'

const noVerdicts = (): Record<Verdict, number> => ({
  sell_now: 0,
  sell_after_steps: 0,
  not_now: 0,
  not_allowed: 0,
})

function countVerdicts(totals: readonly CategoryTotal[]): Record<Verdict, number> {
  const counts = noVerdicts()
  for (const { verdict, products } of totals) counts[verdict] += products
  return counts
}

const sumValues = (totals: readonly CategoryTotal[]): bigint =>
  totals.reduce((all, { expectedValueMinor }) => all + expectedValueMinor, 0n)

const UNKNOWN_CATEGORY: LocalText = { en: 'No category found', 'zh-CN': '未识别类目' }

function byCategory(
  totals: readonly CategoryTotal[],
  currency: Currency,
  categoryName: (slug: string) => LocalText | undefined,
): Summary['categories'] {
  const groups = Map.groupBy(totals, (total) => total.slug ?? '')
  const categories = [...groups].map(([slug, group]) => {
    const withIndex = group.reduce((all, total) => all + total.withIndex, 0)
    const indexSum = group.reduce((all, total) => all + total.demandIndexSum, 0)
    const value = sumValues(group)
    return {
      value,
      category: {
        slug: slug || 'unknown',
        name: categoryName(slug) ?? UNKNOWN_CATEGORY,
        products: group.reduce((all, total) => all + total.products, 0),
        expectedValue: toMoneyDto(money(value, currency)),
        demandIndex: withIndex === 0 ? null : Math.round((10 * indexSum) / withIndex) / 10,
        verdicts: countVerdicts(group),
      },
    }
  })
  categories.sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0))
  return categories.map(({ category }) => category)
}

/**
 * The first ninety days: each step begins when the last of those it waits for should be done (the
 * longest it may take), side by side otherwise; of steps that begin together, the one that frees
 * the most value comes first.
 */
function planOf(blockers: readonly Blocker[]): Summary['plan'] {
  const byId = new Map(blockers.map((blocker) => [blocker.step.id, blocker]))
  const ends = new Map<string, number>()
  const endOf = (id: string): number => {
    const known = ends.get(id)
    const blocker = byId.get(id)
    if (known !== undefined || !blocker) return known ?? 0
    // Taken as done while it is being worked out, so that a circle of steps could not hang us.
    ends.set(id, 0)
    const end = startOf(blocker.step) + Math.max(1, blocker.step.days?.max ?? 1)
    ends.set(id, end)
    return end
  }
  const startOf = (step: Step): number =>
    step.dependsOn.reduce((latest, id) => Math.max(latest, endOf(id)), 0)

  return blockers
    .map(({ step, products }) => ({
      id: step.id,
      fromDay: startOf(step),
      toDay: endOf(step.id),
      title: step.title,
      why: step.why,
      who: step.who,
      products,
    }))
    .filter(({ fromDay }) => fromDay < PLAN_DAYS)
    .sort((a, b) => a.fromDay - b.fromDay)
}
