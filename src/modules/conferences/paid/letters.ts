import type { Locale, LocalText } from '../../../kernel/locale.ts'
import { type Money, type MoneyDto, toMoneyDto } from '../../../kernel/money.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Conference } from '../conference.ts'
import { selectConference } from '../conference-store.ts'
import { moment } from '../pages/times.ts'
import { attendeeOf } from '../registration.ts'
import { selectRegistration } from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { type Bill, priceOf, type StrayReason } from './bill.ts'
import { selectBill } from './bill-store.ts'

/** '$120.00' */
export const priceText = ({ amount, currency }: MoneyDto, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  )

type Letter = Readonly<{ subject: LocalText; text: LocalText }>
type To = Readonly<{ name: string; link: string }>

/** There is a place, and it is to be paid. */
export function unpaidLetter({ name: of, timeZone }: Conference, to: To, bill: Bill): Letter {
  const { name, link } = to
  const price = (locale: Locale) => priceText(toMoneyDto(priceOf(bill)), locale)
  const until = (locale: Locale) =>
    bill.payBy ? moment(bill.payBy.toISOString(), timeZone, locale) : ''
  return {
    subject: {
      en: `Pay for your place at ${of.en}`,
      'zh-CN': `请为“${of['zh-CN']}”的名额付款`,
    },
    text: {
      en: `${name}, a place at ${of.en} is kept for you. It costs ${price('en')}; pay for it until ${until('en')} (where the conference is), or it goes to the next who waits.\n\nPay, or give it back:\n${link}`,
      'zh-CN': `${name}，您好！已为您保留“${of['zh-CN']}”的一个名额，票价 ${price('zh-CN')}。请在${until('zh-CN')}（会议当地时间）前付款，逾期名额将转给下一位候补者。\n\n付款或退还名额：\n${link}`,
    },
  }
}

/** It was not paid in time. */
export const lapsedLetter = ({ name: of }: Conference, { name, link }: To): Letter => ({
  subject: {
    en: `Your place at ${of.en} was given up`,
    'zh-CN': `您在“${of['zh-CN']}”的名额已释放`,
  },
  text: {
    en: `${name}, your place at ${of.en} was not paid for in time and went to the next who waits. You may register again.\n\nSee your registration, or have what you told us erased:\n${link}`,
    'zh-CN': `${name}，您好！您未在期限内付款，“${of['zh-CN']}”的名额已转给下一位候补者。您可以重新报名。\n\n查看报名，或删除您填写的信息：\n${link}`,
  },
})

const WHY: Readonly<Record<StrayReason, LocalText>> = {
  came_late: {
    en: 'when the place had been given up already',
    'zh-CN': '到账时名额已释放',
  },
  paid_before: { en: 'a second time', 'zh-CN': '属重复付款' },
  amount_differs: { en: 'but is not what the place costs', 'zh-CN': '与票价不符' },
}

/** Who paid when nothing was to be paid is told that it goes back; whoever has erased what they said is not. */
export async function tellStray(
  ctx: Ctx,
  settings: ConferenceSettings,
  given: Readonly<{ billId: string; paymentId: string; amount: Money; reason: StrayReason }>,
): Promise<void> {
  const { billId, paymentId, reason } = given
  const { conferenceId, registrationId: id } = (await selectBill(ctx.db, billId))!
  const registration = (await selectRegistration(ctx.db, { conferenceId, id }))!
  const { name: of } = (await selectConference(ctx.db, conferenceId))!
  const { locale } = registration
  const attendee = attendeeOf(settings, registration)
  if (!attendee?.email) return
  const { name } = attendee
  const amount = priceText(toMoneyDto(given.amount), locale)
  const why = WHY[reason]
  const text: LocalText = {
    en: `${name}, ${amount} for ${of.en} was paid ${why.en}. All of it goes back the way it came; you need do nothing.`,
    'zh-CN': `${name}，您好！您为“${of['zh-CN']}”支付的 ${amount} ${why['zh-CN']}，将全额原路退回，您无需任何操作。`,
  }
  const subject: LocalText = {
    en: `Your payment for ${of.en} goes back`,
    'zh-CN': `“${of['zh-CN']}”的付款将退回`,
  }
  // Told again, it is seen to be the same.
  const messageId = `<ticket-payment-${paymentId}@${new URL(settings.publicUrl).host}>`
  await ctx.mailer.send({
    to: attendee.email,
    subject: subject[locale],
    text: text[locale],
    messageId,
  })
}
