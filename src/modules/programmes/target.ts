import type { LocalText } from '../../kernel/locale.ts'
import { formatAmount, money } from '../../kernel/money.ts'
import { CAPACITY, type Prospect } from './prospect.ts'

export const MARKS = ['pinned', 'excluded'] as const
/** What an officer decided of a business: it comes first, or it is left out. */
export type Mark = (typeof MARKS)[number]

/** Why a business that shows an office something has no place; the first that holds is told. */
export const LEFT_OUT = [
  'excluded',
  'not_shown',
  'not_assessed',
  'other_currency',
  'barred',
  'nothing_waits',
  'awarded',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

const both = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

const REASONS: Readonly<Record<LeftOut, LocalText>> = {
  excluded: both('Left out by an officer.', '由办公室人员排除。'),
  not_shown: both('Does not show this office its assessment.', '未向本办公室开放评估数据。'),
  not_assessed: both('Has no readiness report yet.', '尚无出口准备报告。'),
  other_currency: both(
    'Was assessed in another currency than the US dollar, in which costs are known.',
    '评估币种不是美元，而费用以美元计。',
  ),
  barred: both('None of its goods may be imported.', '其商品均被禁止进口。'),
  nothing_waits: both(
    'None of its products waits for steps that would bring anything: what it has can be sold now, or not at all.',
    '没有完成步骤后可增值的商品：现有商品要么已可售，要么暂不可售。',
  ),
  awarded: both(
    'Has an award of this office, or of one below, that still runs.',
    '已获本办公室或下级办公室的资助，且资助仍在进行。',
  ),
}

export const reasonOf = (why: LeftOut): LocalText => REASONS[why]

/** What of `whole` a part is, in hundredths; 0 of nothing. */
export const hundredths = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number((100n * part + whole / 2n) / whole)

type Factors = Omit<Prospect, 'products' | 'allowedProducts'>

/** Of one dollar it would be cents at most: a benefit is told of so many. */
const DOLLARS = 1_000n

/** What a thousand dollars of a programme would bring, to the cent: '117.08'. */
export const benefitOf = ({ gainMinor, costMinor }: Factors): string =>
  formatAmount(money((100n * DOLLARS * gainMinor) / costMinor, 'USD'))

/** How a place comes about, in plain words: each factor with its number. */
export function explain(factors: Factors): LocalText {
  const { waitingProducts, waitingMinor, reachableProducts, reachableMinor } = factors
  const { gainMinor, openSteps, costMinor } = factors
  const usd = (minor: bigint) => formatAmount(money(minor, 'USD'))
  const capacity = hundredths(reachableMinor, waitingMinor)
  const chance = hundredths(gainMinor, reachableMinor)
  const benefit = benefitOf(factors)
  const isAll = reachableProducts === waitingProducts
  return both(
    `Value: ${plural(waitingProducts, 'product')} can be sold after some steps, with an expected value of ${usd(waitingMinor)} USD. ` +
      `Capacity: ${isAll ? `at most ${CAPACITY} products are taken through in a year, so all of them count` : `the best ${reachableProducts} of them are counted, which hold ${capacity} % of it`}. ` +
      `Chance: ${chance} % of that would be gained, by how many steps each product still waits for. ` +
      `That is ${usd(gainMinor)} USD. ` +
      `Cost: ${plural(openSteps, 'different step')} and the office’s own work, some ${usd(costMinor)} USD. ` +
      `A thousand dollars would bring ${benefit}.`,
    `价值：${waitingProducts} 个商品完成步骤后可售，预期价值 ${usd(waitingMinor)} 美元。` +
      `能力：${isAll ? `一年最多推进 ${CAPACITY} 个商品，因此全部计入` : `只计其中最好的 ${reachableProducts} 个，占上述价值的 ${capacity}%`}。` +
      `把握：按每个商品尚待完成的步骤数，其中 ${chance}% 可望实现，` +
      `即 ${usd(gainMinor)} 美元。` +
      `费用：${openSteps} 个不同步骤加上办公室自身工作，约 ${usd(costMinor)} 美元。` +
      `每投入 1,000 美元可带来 ${benefit} 美元。`,
  )
}

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`
