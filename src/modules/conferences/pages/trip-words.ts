import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the pages of a delegate say. */
const WORDS = {
  trip: text('Your trip', '您的行程'),
  days: text('{from} to {to}', '{from}至{to}'),
  card: text('Emergency card', '紧急联络卡'),
  saveCard: text('Save the card: it opens without a network', '保存联络卡（离线可用）'),
  cardHint: text(
    'Print it or keep it on your phone. It works without a network.',
    '请打印或保存在手机中，无网络时也可查看。',
  ),
  backToTrip: text('Back to the trip', '返回行程'),
  contact: text('Call for me', '紧急联系人'),
  insurance: text('Insurance', '保险'),
  needs: text('What helpers should know', '救助须知'),
  phone: text('My phone', '本人电话'),
  numbers: text('Numbers to call', '求助电话'),
  hotels: text('Where I stay', '住宿地点'),
  noNumbers: text('The office has not given any numbers yet.', '办公室尚未提供求助电话。'),
  itinerary: text('Where and when', '行程安排'),
  noStops: text('Nothing is fixed yet.', '行程尚未确定。'),
  local: text('Each time is that of its place.', '各时间均为当地时间。'),
  kind_flight: text('Flight', '航班'),
  kind_train: text('Train', '火车'),
  kind_coach: text('Coach', '大巴'),
  kind_hotel: text('Hotel', '酒店'),
  kind_visit: text('Visit', '参访'),
  visa: text('For the visa', '签证准备'),
  visaNote: text(
    'What visa agencies ask for; the consulate decides. Done is what the office has checked.',
    '以下为签证代办机构的要求，以领事馆规定为准；已完成项由办公室核对。',
  ),
  seen: text('{source}, seen on {day}', '{source}，查阅于{day}'),
  done: text('Done', '已完成'),
  open: text('To do', '待办'),
  costs: text('Your share of the costs: {amount}', '您分摊的费用：{amount}'),
  passport: text(
    'What your passport says lies sealed and is erased on {day}.',
    '您的护照信息已加密保存，将于{day}删除。',
  ),
  noPassport: text('Nothing of your passport is kept.', '未保存您的护照信息。'),
  learned: text('What did you learn?', '您学到了什么？'),
  learnedHint: text(
    'Short and concrete: they check quality at the county, here is how.',
    '请简明具体，例如：他们在县里检验质量，做法如下。',
  ),
  where: text('At which visit', '哪次参访'),
  anywhere: text('None of these', '其他'),
  title: text('In a few words', '标题'),
  words: text('How it works', '具体内容'),
  keep: text('Keep it', '保存'),
  report: text('Report back', '总结报告'),
  reportHint: text(
    'What you take home, and what your business or office will do next. You may change it later.',
    '您的收获，以及贵企业或机构的下一步计划。以后仍可修改。',
  ),
  send: text('Send it', '提交'),
} as const

export type TripWord = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const tripWordsIn =
  (locale: Locale) =>
  (word: TripWord, values: Readonly<Record<string, string>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
