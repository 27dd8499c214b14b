import { type Currency, formatAmount, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { countBusinessesIn } from '../accounts/api.ts'
import { csvCell, guarded } from '../catalogue/api.ts'
import type { LeftOutPageDto, TargetDto, TargetingDto, TargetsPageDto } from './contract.ts'
import { aboutBusinesses } from './name-offices.ts'
import type { Office } from './office.ts'
import { CAPACITY } from './prospect.ts'
import { benefitOf, explain, hundredths, LEFT_OUT, reasonOf } from './target.ts'
import {
  countStanding,
  type Position,
  type RankedRow,
  selectLeftOut,
  selectRanked,
} from './target-store.ts'

type Reads = Pick<Ctx, 'db'>
type Page<After> = Readonly<{ after?: After | undefined; limit: number }>

/** With fewer businesses than that in a place their number is not told: it would name them. */
const LEAST_TOLD = 5

/**
 * How many businesses of an office are ranked, left out and why, and how many there are where it
 * works. Of those that show it nothing only the number is told. Checks nothing about who asks.
 */
export async function readTargeting({ db }: Reads, office: Office): Promise<TargetingDto> {
  const counts = new Map((await countStanding(db, office.agencyId)).map((one) => [one.why, one]))
  const inPlace = await countBusinessesIn(db, office)
  return {
    ranked: counts.get(null)?.count ?? 0,
    leftOut: LEFT_OUT.flatMap((why) => {
      const found = counts.get(why)
      return found ? [{ why, text: reasonOf(why), count: found.count }] : []
    }),
    inPlace: inPlace < LEAST_TOLD ? null : inPlace,
    leastTold: LEAST_TOLD,
    capacity: CAPACITY,
  }
}

/** The ranking, behind a place. Checks nothing about who asks: the caller does. */
export async function readTargets(
  ctx: Reads,
  agencyId: string,
  page: Page<Position>,
): Promise<TargetsPageDto> {
  const rows = await selectRanked(ctx.db, agencyId, page)
  return {
    targets: await toTargets(ctx, rows),
    next: rows.length === page.limit ? cursorOf(rows.at(-1)!) : null,
  }
}

/** Those that show the office something and have no place, with why. */
export async function readLeftOut(
  ctx: Reads,
  agencyId: string,
  page: Page<string>,
): Promise<LeftOutPageDto> {
  const rows = await selectLeftOut(ctx.db, agencyId, page)
  const aboutOf = await aboutBusinesses(ctx, idsOf(rows))
  return {
    businesses: rows.map(({ businessId, why, reason }) => ({
      ...aboutOf(businessId),
      why,
      text: reasonOf(why),
      reason,
    })),
    next: rows.length === page.limit ? rows.at(-1)!.businessId : null,
  }
}

const cursorOf = ({ isPinned, benefit, businessId }: Position): string =>
  `${isPinned ? 1 : 0}_${benefit}_${businessId}`

/** What `CURSOR` lets through. */
export function positionOf(cursor: string): Position {
  const [pinned, benefit, businessId] = cursor.split('_') as [string, string, string]
  return { isPinned: pinned === '1', benefit, businessId }
}
export const CURSOR =
  '^[01]_\\d{1,20}(\\.\\d{1,20})?(e[+-]\\d{1,2})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

const idsOf = (rows: readonly { businessId: string }[]): string[] =>
  rows.map(({ businessId }) => businessId)

async function toTargets(ctx: Reads, rows: readonly RankedRow[]): Promise<TargetDto[]> {
  const aboutOf = await aboutBusinesses(ctx, idsOf(rows))
  return rows.map((row) => {
    const dto = (minor: bigint, currency: Currency = row.currency) =>
      toMoneyDto(money(minor, currency))
    return {
      rank: row.rank,
      ...aboutOf(row.businessId),
      isPinned: row.isPinned,
      reason: row.reason,
      benefit: benefitOf(row),
      factors: {
        waitingProducts: row.waitingProducts,
        waitingValue: dto(row.waitingMinor),
        reachableProducts: row.reachableProducts,
        reachableValue: dto(row.reachableMinor),
        capacityPercent: hundredths(row.reachableMinor, row.waitingMinor),
        chancePercent: hundredths(row.gainMinor, row.reachableMinor),
        gain: dto(row.gainMinor),
        openSteps: row.openSteps,
        cost: dto(row.costMinor, 'USD'),
      },
      text: explain(row),
    }
  })
}

const EXPORT_PAGE = 5_000

/**
 * The whole ranking as CSV, each place explained. Every page is read when it is sent: a consent that
 * is withdrawn meanwhile is out of what is still to come.
 */
export async function* targetsCsv(ctx: Reads, agencyId: string): AsyncGenerator<string> {
  yield 'rank,business_id,name,state,county,sample,pinned,reason,benefit_per_1000_usd,waiting_products,waiting_value_usd,reachable_products,reachable_value_usd,gain_usd,open_steps,cost_usd,explanation_en,explanation_zh\r\n'
  for (let after: Position | undefined; ; ) {
    const rows = await selectRanked(ctx.db, agencyId, { after, limit: EXPORT_PAGE })
    const aboutOf = await aboutBusinesses(ctx, idsOf(rows))
    const lines = rows.map((row) => {
      const { businessId, name, state, county, isSample } = aboutOf(row.businessId)
      const usd = (minor: bigint) => formatAmount(money(minor, 'USD'))
      const text = explain(row)
      const cells = [
        `${row.rank}`,
        businessId,
        name.en,
        state ?? '',
        county ?? '',
        `${isSample}`,
        `${row.isPinned}`,
        row.reason ?? '',
        benefitOf(row),
        `${row.waitingProducts}`,
        usd(row.waitingMinor),
        `${row.reachableProducts}`,
        usd(row.reachableMinor),
        usd(row.gainMinor),
        `${row.openSteps}`,
        usd(row.costMinor),
        text.en,
        text['zh-CN'],
      ]
      return `${cells.map((cell) => csvCell(guarded(cell))).join(',')}\r\n`
    })
    yield lines.join('')
    if (rows.length < EXPORT_PAGE) return
    after = rows.at(-1)!
  }
}
