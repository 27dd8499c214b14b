import type { Day } from '../../kernel/period.ts'
import type { Requirement } from '../customs/api.ts'
import type { LineDetail } from './contract.ts'

type Step = LineDetail['requirements'][number]

export const toStep = (requirement: Requirement): Step => ({
  id: requirement.id,
  order: requirement.order,
  dependsOn: [...requirement.dependsOn],
  title: requirement.title,
  why: requirement.why,
  who: requirement.who,
  blocking: requirement.blocking,
  days: requirement.days,
  costUsd: requirement.costUsd,
  source: requirement.source,
  verifiedOn: requirement.verifiedOn,
  confidence: requirement.confidence,
})

/** What the seller can settle at once, before anybody else has to do anything. */
const ownStep = (
  day: Day,
  step: Pick<Step, 'id' | 'title' | 'why'> & { days: Step['days'] },
): Step => ({
  ...step,
  order: 0,
  dependsOn: [],
  who: 'seller',
  blocking: 'before_sale',
  costUsd: { min: 0, max: 0 },
  source: { title: 'Tradewind', url: null },
  verifiedOn: day,
  confidence: 'primary',
})

export const answerStep = (day: Day): Step =>
  ownStep(day, {
    id: 'seller.say-what-it-is',
    title: { en: 'Answer what the product is', 'zh-CN': '确认商品归类' },
    why: {
      en: 'Its HS code decides duty, tax, channel and papers, and the words in your list leave it open.',
      'zh-CN': '税号决定关税、税费、渠道和单证，而清单中的文字不足以确定。',
    },
    days: { min: 0, max: 1 },
  })

export const priceStep = (day: Day): Step =>
  ownStep(day, {
    id: 'seller.give-price',
    title: { en: 'Give a price', 'zh-CN': '填写价格' },
    why: {
      en: 'Without your price there is no landed price and no margin.',
      'zh-CN': '没有价格就无法计算到岸价与利润。',
    },
    days: { min: 0, max: 1 },
  })
