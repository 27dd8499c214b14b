import type { LocalText } from '../../kernel/locale.ts'
import { compareRates, type Rate, ZERO } from '../../kernel/rate.ts'
import type { Verdict } from './contract.ts'

/** What is known of a product when the verdict is made. */
export type Facts = Readonly<{
  /** Undefined when the words of the product tell nothing. */
  code: { isSure: boolean; probability: number } | undefined
  access: { status: string; reason: LocalText; alternatives: LocalText | null } | undefined
  /** The best channel that is not closed; undefined when all are. */
  channel:
    | { name: LocalText; status: 'open' | 'not_verified'; why: LocalText | undefined }
    | undefined
  /** Steps these goods need, before the sale or the shipping, beyond what every seller sets up once. */
  ownSteps: readonly { title: LocalText }[]
  hasPrice: boolean
  margin: Rate | undefined
  targetMargin: Rate
  demand: { index: number; category: LocalText } | undefined
  pricePercentile: number | undefined
}>

type Reason = Readonly<{ strength: number; text: LocalText }>

const MAX_REASONS = 3
/** From here on a landed price is dear, up to here it is cheap, among what is sold. */
const DEAR = 90
const CHEAP = 40
/** From here on a category is wanted more than most, up to here less. */
const WANTED = 60
const UNWANTED = 35

/**
 * The verdict and its three strongest reasons. The order is the law's first, then what is not
 * known, then the money:
 * not allowed  — the goods are prohibited;
 * not now      — no access for this origin, no channel, nothing understood, or nothing left to earn;
 * after steps  — these goods need something of their own, or a fact that decides is open;
 * sell now     — nothing but the set-up that every seller does once.
 */
export function verdictOn(facts: Facts): { verdict: Verdict; reasons: LocalText[] } {
  const verdict = decide(facts)
  const reasons = reasonsFor(facts, verdict).toSorted((a, b) => b.strength - a.strength)
  return { verdict, reasons: reasons.slice(0, MAX_REASONS).map(({ text }) => text) }
}

function decide(facts: Facts): Verdict {
  const { code, access, channel, ownSteps, hasPrice, margin } = facts
  if (access?.status === 'prohibited') return 'not_allowed'
  if (!code || isGuess(code) || !channel || access?.status === 'not_listed') return 'not_now'
  if (margin && compareRates(margin, ZERO) <= 0) return 'not_now'
  const isOpen = channel.status === 'open' && access?.status === 'allowed'
  return code.isSure && isOpen && hasPrice && ownSteps.length === 0
    ? 'sell_now'
    : 'sell_after_steps'
}

/** A code that is more likely wrong than right by far carries no advice to sell. */
const GUESS_BELOW = 0.3
const isGuess = ({ isSure, probability }: NonNullable<Facts['code']>): boolean =>
  !isSure && probability < GUESS_BELOW

function reasonsFor(facts: Facts, verdict: Verdict): Reason[] {
  return [
    ...accessReasons(facts),
    ...knowledgeReasons(facts),
    ...moneyReasons(facts),
    ...demandReasons(facts),
    ...stepReasons(facts, verdict),
  ]
}

function accessReasons({ access, channel, code }: Facts): Reason[] {
  const found: Reason[] = []
  if (access && ['prohibited', 'not_listed', 'unknown'].includes(access.status)) {
    const strength = access.status === 'unknown' ? 70 : 100
    found.push({ strength, text: access.reason })
    if (access.alternatives) found.push({ strength: strength - 1, text: access.alternatives })
  }
  if (code && !channel) found.push({ strength: 95, text: NO_CHANNEL })
  if (channel?.status === 'open') found.push({ strength: 45, text: OPEN(channel.name) })
  if (channel?.status === 'not_verified' && channel.why) {
    found.push({ strength: 30, text: channel.why })
  }
  return found
}

function knowledgeReasons({ code, hasPrice }: Facts): Reason[] {
  const found: Reason[] = []
  if (!code || isGuess(code)) found.push({ strength: 90, text: NOT_UNDERSTOOD })
  else if (!code.isSure) found.push({ strength: 75, text: UNSURE(code.probability) })
  if (!hasPrice) found.push({ strength: 80, text: NO_PRICE })
  return found
}

function moneyReasons({ margin, targetMargin, pricePercentile }: Facts): Reason[] {
  const found: Reason[] = []
  if (margin && compareRates(margin, ZERO) <= 0) found.push({ strength: 85, text: NOTHING_LEFT })
  else if (margin && compareRates(margin, targetMargin) < 0) {
    found.push({ strength: 50, text: BELOW_TARGET })
  } else if (margin) found.push({ strength: 35, text: ABOVE_TARGET })
  if (pricePercentile === undefined) return found
  if (pricePercentile >= DEAR) found.push({ strength: 58, text: TOO_DEAR(pricePercentile) })
  if (pricePercentile <= CHEAP) found.push({ strength: 40, text: WELL_PRICED(pricePercentile) })
  return found
}

function demandReasons({ demand }: Facts): Reason[] {
  if (!demand) return [{ strength: 20, text: NO_DEMAND_DATA }]
  if (demand.index >= WANTED) return [{ strength: 55, text: IN_DEMAND(demand) }]
  return demand.index <= UNWANTED ? [{ strength: 48, text: LITTLE_DEMAND(demand) }] : []
}

function stepReasons({ ownSteps }: Facts, verdict: Verdict): Reason[] {
  const [first] = ownSteps
  if (verdict === 'not_allowed' || !first) return []
  return [{ strength: 65, text: STEPS(ownSteps.length, first.title) }]
}

const both = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

const NO_CHANNEL = both(
  'No import channel is open for these goods on this day.',
  '当日没有可用于该商品的进口渠道。',
)
const OPEN = (name: LocalText) => both(`${name.en} is open for it.`, `可走${name['zh-CN']}。`)
const NOT_UNDERSTOOD = both(
  'The words of this product do not tell what it is. Say what it is made of and what it is for.',
  '从现有文字无法判断商品是什么，请补充材质与用途。',
)
const UNSURE = (probability: number) =>
  both(
    `The HS code is not certain (${Math.round(100 * probability)} %). One answer from you settles it.`,
    `税号尚不确定（${Math.round(100 * probability)}%），您回答一个问题即可确认。`,
  )
const NO_PRICE = both('There is no price in the list.', '清单中没有价格。')
const NOTHING_LEFT = both(
  'At this price nothing is left after tax, freight, fees and making it.',
  '按此价格，扣除税费、运费、平台费用与成本后没有利润。',
)
const BELOW_TARGET = both(
  'What is left is below the margin you want; see the price that keeps it.',
  '利润低于您的目标，请查看可达目标的售价。',
)
const ABOVE_TARGET = both(
  'What is left after everything meets the margin you want.',
  '扣除各项费用后，利润达到您的目标。',
)
const TOO_DEAR = (percentile: number) =>
  both(
    `Its landed price is above ${Math.round(percentile)} % of what is sold in its category.`,
    `到岸价高于同类在售商品的 ${Math.round(percentile)}%。`,
  )
const WELL_PRICED = (percentile: number) =>
  both(
    `Its landed price is low: only ${Math.round(percentile)} % of its category is cheaper.`,
    `到岸价有优势：同类商品中仅 ${Math.round(percentile)}% 更便宜。`,
  )
const NO_DEMAND_DATA = both(
  'We have no demand data for its category yet.',
  '暂无该类目的需求数据。',
)
const IN_DEMAND = ({ index, category }: { index: number; category: LocalText }) =>
  both(
    `${category.en}: wanted more than most categories (index ${Math.round(index)} of 100).`,
    `${category['zh-CN']}：需求高于多数类目（指数 ${Math.round(index)}，满分 100）。`,
  )
const LITTLE_DEMAND = ({ index, category }: { index: number; category: LocalText }) =>
  both(
    `${category.en}: wanted less than most categories (index ${Math.round(index)} of 100).`,
    `${category['zh-CN']}：需求低于多数类目（指数 ${Math.round(index)}，满分 100）。`,
  )
const STEPS = (count: number, first: LocalText) =>
  count === 1
    ? both(
        `One step before the first sale: ${first.en}.`,
        `首次销售前需完成一步：${first['zh-CN']}。`,
      )
    : both(
        `${count} steps before the first sale, beginning with: ${first.en}.`,
        `首次销售前需完成 ${count} 步，首先：${first['zh-CN']}。`,
      )
