import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { csvCell } from '../../platform/csv-cell.ts'
import { findOrganisations, recordAudit } from '../accounts/api.ts'
import type { ComparedCounties } from './compare-counties.ts'
import type { NetNewDto } from './contract.ts'
import { ImpactErrors as E } from './errors.ts'
import {
  insertNetNew,
  type NetNew,
  selectNetNew,
  selectNetNewOf,
  supersedeNetNew,
} from './net-new-store.ts'
import type { Interval } from './resample.ts'

/**
 * What a comparison comes to over all counties and quarters since they began; undefined when it may not be
 * called net new: only what lies above zero with its whole interval may.
 */
export function netNewOf({
  conclusion,
  difference,
  since,
}: ComparedCounties): Interval | undefined {
  if (conclusion !== 'more' || !difference || difference.low <= 0) return undefined
  const times = since.reduce((sum, { units }) => sum + units, 0)
  const { value, low, high } = difference
  return { value: value * times, low: low * times, high: high * times }
}

/**
 * Puts on record what a comparison says, as it was seen. It is never added to other jobs, nor to another
 * one: a newer one of the same office takes the place of those that share a quarter with it. Throws
 * comparison_changed when it is not the one that was seen, not_net_new. Checks nothing about who asks.
 */
export async function recordNetNew(
  ctx: Ctx,
  {
    agencyId,
    isSample,
    compared,
    digest,
  }: Readonly<{
    agencyId: string
    isSample: boolean
    compared: ComparedCounties
    digest: string
  }>,
): Promise<NetNewDto> {
  if (compared.digest !== digest) throw E.comparisonChanged()
  const jobs = netNewOf(compared)
  if (!jobs) throw E.notNetNew({ conclusion: compared.conclusion })
  return transaction(ctx, async (tx) => {
    const row = {
      agencyId,
      outcome: 'direct_jobs_supported' as const,
      fromQuarter: compared.quarters[0]!,
      toQuarter: compared.quarters.at(-1)!,
      jobs: jobs.value.toFixed(JOB_DIGITS),
      low: jobs.low.toFixed(JOB_DIGITS),
      high: jobs.high.toFixed(JOB_DIGITS),
      state: compared.state,
      begun: compared.begun,
      compared: compared.compared,
      digest,
      isSample,
      madeAt: tx.now(),
      supersededAt: null,
    }
    await supersedeNetNew(tx.db, row, tx.now())
    const made = await insertNetNew(tx.db, { ...row, madeBy: actorText(tx.actor) })
    if (!made) throw E.comparisonChanged()
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'impact.net_new_recorded',
      subject: `organisation:${agencyId}`,
      after: { revision: made.revision, jobs: made.jobs, low: made.low, high: made.high, digest },
    })
    return (await toDtos(tx, [made]))[0]!
  })
}

/** What stands, of all offices. */
export async function readNetNew(
  ctx: Pick<Ctx, 'db'>,
  given: Parameters<typeof selectNetNew>[1],
): Promise<NetNewDto[]> {
  return toDtos(ctx, await selectNetNew(ctx.db, given))
}

/** All that one office has put on record, the newest first. */
export async function readNetNewOf(
  ctx: Pick<Ctx, 'db'>,
  given: Parameters<typeof selectNetNewOf>[1],
): Promise<NetNewDto[]> {
  return toDtos(ctx, await selectNetNewOf(ctx.db, given))
}

/** Of one statement of the export. */
const PAGE = 200

/** What stands, as open data. */
export async function* netNewCsv(ctx: Pick<Ctx, 'db'>, isSample: boolean): AsyncGenerator<string> {
  yield 'office,state,from,to,outcome,job_years,low_95,high_95,counties_begun,counties_compared,method,inputs_sha256\r\n'
  for (let after: Parameters<typeof selectNetNew>[1]['after']; ; ) {
    const rows = await readNetNew(ctx, { isSample, after, limit: PAGE })
    for (const row of rows) {
      const cells = [
        row.agency.en,
        row.state,
        row.fromQuarter,
        row.toQuarter,
        row.outcome,
        row.jobs,
        row.low,
        row.high,
        `${row.begun}`,
        `${row.compared}`,
        row.method.en,
        row.digest,
      ]
      yield `${cells.map(csvCell).join()}\r\n`
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last
  }
}

async function toDtos({ db }: Pick<Ctx, 'db'>, rows: readonly NetNew[]): Promise<NetNewDto[]> {
  const ids = [...new Set(rows.map(({ agencyId }) => agencyId))]
  const byId = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
  return rows.map((row) => {
    const office = byId.get(row.agencyId)
    const name = office?.name ?? ''
    return {
      ...row,
      agency: { en: name, 'zh-CN': office?.nameZh ?? name },
      sentence: sentenceOf(row),
      method: METHOD,
      madeAt: row.madeAt.toISOString(),
      supersededAt: row.supersededAt?.toISOString() ?? null,
    }
  })
}

const JOB_DIGITS = 9
const plain = (jobs: string): string => Number(jobs).toFixed(2)

const sentenceOf = ({ fromQuarter, toQuarter, begun, compared, jobs, low, high }: NetNew) => ({
  en: `From ${fromQuarter} to ${toQuarter} the ${begun} counties whose office opened had ${plain(jobs)} job-years more than they would have had, had they moved as the ${compared} counties beside them did (95 %: ${plain(low)} to ${plain(high)}).`,
  'zh-CN': `${fromQuarter} 至 ${toQuarter}，${begun} 个设立办公室的县，比走势与 ${compared} 个对照县相同时多出 ${plain(jobs)} 人年（95% 区间：${plain(low)} 至 ${plain(high)}）。`,
})

const METHOD = {
  en: 'Staged start, difference in differences (Callaway and Sant’Anna, 2021), counties not yet begun as the comparison; direct jobs that settled orders supported, as modelled. It rests on the assumption that all would have moved alike.',
  'zh-CN':
    '分批启动的双重差分（Callaway 与 Sant’Anna，2021），以尚未设立的县为对照；结果为已结算订单支撑的直接岗位（模型估算）。前提是各县本应走势相同。',
}
