import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the pages of a conference say. */
const WORDS = {
  conferences: text('Gateway conferences', '出口大会'),
  lead: text(
    'Where the businesses of a region, officials and partners meet for two days and learn how selling to China works.',
    '汇集一地的企业、政府机构与服务商，用两天时间了解如何向中国销售。',
  ),
  none: text('No conference is open yet.', '目前没有开放的会议。'),
  skip: text('Skip to the content', '跳到正文'),
  language: text('中文', 'English'),
  toAll: text('All conferences', '全部会议'),
  notFound: text('There is no such page.', '没有找到该页面。'),
  sample: text('Sample', '示例'),
  closed: text('Over', '已结束'),
  by: text('Hosted by {name}', '主办：{name}'),
  places: text('{count} places', '名额 {count} 人'),
  agenda: text('Agenda', '日程'),
  days: text('Day', '日期'),
  tracks: text('Track', '分论坛'),
  rooms: text('Room', '会场'),
  all: text('All', '全部'),
  times: text('Times are those of {zone}.', '时间均为{zone}。'),
  noSessions: text(
    'The agenda comes later. Look again in some days.',
    '日程尚未公布，请过几天再来查看。',
  ),
  noneLeft: text('No session is left with what you have chosen.', '按当前筛选没有场次。'),
  showAll: text('Show all', '查看全部'),
  calendar: text('Agenda for your calendar (iCalendar)', '订阅日程（iCalendar）'),
  trackCalendar: text('This track for your calendar (iCalendar)', '订阅本分论坛日程（iCalendar）'),
  cancelled: text('Called off', '已取消'),
  allDay: text('All day', '全天'),
  untitled: text('Session without a title', '未命名场次'),
  when: text('When', '时间'),
  where: text('Where', '地点'),
  track: text('Track', '分论坛'),
  heldIn: text('Language', '语言'),
  speakers: text('Speakers', '演讲嘉宾'),
  capacity: text('{name} (holds {count})', '{name}（可容纳 {count} 人）'),
  links: text('Links', '链接'),
  repeats: text(
    'This is its first time; it happens again as the organiser says.',
    '此为首次时间，其后按主办方安排重复举行。',
  ),
  back: text('Back to the agenda', '返回日程'),
  footer: text('Open-source software', '开源软件'),
} as const

export type Word = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const wordsIn =
  (locale: Locale) =>
  (word: Word, values: Readonly<Record<string, string | number>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`)
