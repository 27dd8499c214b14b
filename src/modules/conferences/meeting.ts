import type { LocalText } from '../../kernel/locale.ts'

/** What people at a conference offer and need: goods, and the help to sell them. */
export const TOPICS = {
  food: { en: 'Food and drink', 'zh-CN': '食品饮料' },
  baby: { en: 'Mother and baby', 'zh-CN': '母婴用品' },
  beauty: { en: 'Beauty and care', 'zh-CN': '美妆个护' },
  health: { en: 'Health products', 'zh-CN': '健康产品' },
  apparel: { en: 'Clothes and shoes', 'zh-CN': '服装鞋履' },
  home: { en: 'Home and garden', 'zh-CN': '家居园艺' },
  outdoor: { en: 'Outdoor and sports', 'zh-CN': '户外运动' },
  pets: { en: 'Pets', 'zh-CN': '宠物用品' },
  wholesale: { en: 'Buying in quantity', 'zh-CN': '批量采购' },
  selling_online: { en: 'Selling online in China', 'zh-CN': '在华线上销售' },
  logistics: { en: 'Carriers and warehouses', 'zh-CN': '物流仓储' },
  payments: { en: 'Payment', 'zh-CN': '支付' },
  finance: { en: 'Credit and banking', 'zh-CN': '信贷与银行' },
  software: { en: 'Software', 'zh-CN': '软件' },
  translation: { en: 'Translation', 'zh-CN': '翻译' },
  legal: { en: 'Law and customs', 'zh-CN': '法律与通关' },
  packaging: { en: 'Packaging', 'zh-CN': '包装' },
  testing: { en: 'Testing and certificates', 'zh-CN': '检测认证' },
  training: { en: 'Training', 'zh-CN': '培训' },
  public_support: { en: 'Public programmes', 'zh-CN': '政府扶持' },
} as const satisfies Readonly<Record<string, LocalText>>
export type Topic = keyof typeof TOPICS

/** Somebody who wants to meet others, as these see them. */
export type Meeter = Readonly<{
  id: string
  headline: string
  offers: readonly Topic[]
  needs: readonly Topic[]
  /** BCP 47. */
  languages: readonly string[]
  /** Slots of the frame, from 0. */
  busy: readonly number[]
  mostMeetings: number
}>

/** Suggested by a plan that had times left: neither of the two has asked. */
export type WishState = 'asked' | 'accepted' | 'declined' | 'blocked' | 'withdrawn' | 'suggested'

export type Wish = Readonly<{
  fromId: string
  toId: string
  state: WishState
  note: string
  askedAt: Date
  decidedAt: Date | null
}>

/** What of each other's needs two would meet, as the first of them reads it. */
export const complement = (own: Meeter, other: Meeter) => ({
  offersYouNeed: other.offers.filter((topic) => own.needs.includes(topic)),
  needsYouOffer: other.needs.filter((topic) => own.offers.includes(topic)),
})

const WANTED = 40
const EACH_TOPIC = 10
const MOST_TOPICS = 6

/** Points of a meeting, 40 to 100: both want it, and each topic that one offers and the other needs is ten more. */
export const meetingValue = (one: Meeter, other: Meeter): number =>
  WANTED + EACH_TOPIC * topicsOf(one, other)

/** Points of a meeting that nobody asked for, 0 to 30: less than any that both want. */
export const suggestedValue = (one: Meeter, other: Meeter): number =>
  (EACH_TOPIC / 2) * topicsOf(one, other)

function topicsOf(one: Meeter, other: Meeter): number {
  const { offersYouNeed, needsYouOffer } = complement(one, other)
  return Math.min(MOST_TOPICS, offersYouNeed.length + needsYouOffer.length)
}

export type Answer = Exclude<WishState, 'asked' | 'suggested'>
/** Who may answer what to a wish that stands so: who asked takes it back, who was asked decides, also later. */
const ANSWERS: Readonly<Record<'from' | 'to', Readonly<Record<WishState, readonly Answer[]>>>> = {
  from: {
    asked: ['withdrawn'],
    accepted: ['withdrawn'],
    declined: [],
    blocked: [],
    withdrawn: [],
    suggested: ['withdrawn'],
  },
  to: {
    asked: ['accepted', 'declined', 'blocked'],
    accepted: ['declined', 'blocked'],
    declined: ['accepted', 'blocked'],
    blocked: [],
    withdrawn: ['blocked'],
    suggested: ['declined', 'blocked'],
  },
}

export const mayAnswer = (side: 'from' | 'to', state: WishState, answer: Answer): boolean =>
  ANSWERS[side][state].includes(answer)
