import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What a ticket says, as a page and on paper. */
const WORDS = {
  title: text('Your ticket', '您的门票'),
  ticket: text('Ticket', '门票'),
  see: text('See my ticket', '查看我的门票'),
  invite: text(
    'Show the code of your ticket at the door, on your phone or on paper.',
    '入场时请出示门票二维码，手机或打印均可。',
  ),
  qrCode: text('Code of the ticket', '门票二维码'),
  hint: text(
    'Keep it to yourself: it lets in once, and whoever shows a copy of it first comes in. Nothing about you stands in the code.',
    '请妥善保管：每张票只能入场一次，他人持副本先到即可入场。二维码中不含任何个人信息。',
  ),
  name: text('Name', '姓名'),
  organisation: text('Organisation', '企业或机构'),
  kind: text('Kind of ticket', '票种'),
  when: text('When', '时间'),
  where: text('Where', '地点'),
  number: text('Ticket number {number}', '第 {number} 张门票'),
  pdf_en: text('Ticket to print, in English (PDF)', '英文门票（PDF，可打印）'),
  'pdf_zh-CN': text('Ticket to print, in Chinese (PDF)', '中文门票（PDF，可打印）'),
  apple: text('Add to Apple Wallet', '添加到 Apple 钱包'),
  google: text('Add to Google Wallet', '添加到 Google 钱包'),
  reissue: text('Issue a new ticket', '重新签发门票'),
  reissueHint: text(
    'Lost or copied? A new ticket opens the doors, and every copy of this one opens none any more.',
    '门票遗失或被复制？可重新签发，此前的所有副本将立即失效。',
  ),
  back: text('Back to my registration', '返回我的报名'),
} as const

export type TicketWord = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const ticketWordsIn =
  (locale: Locale) =>
  (word: TicketWord, values: Readonly<Record<string, string>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
