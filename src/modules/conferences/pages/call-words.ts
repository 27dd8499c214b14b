import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the pages say where somebody proposes a session. */
const WORDS = {
  propose: text('Propose a session', '提交演讲提案'),
  invite: text(
    'Have something to say? Proposals are taken until {day}.',
    '欢迎提交演讲提案，截止日期 {day}。',
  ),
  closed: text('Proposals were taken from {from} to {to}.', '提案征集期为 {from} 至 {to}。'),
  title: text('Title', '题目'),
  abstract: text('What it is about', '内容简介'),
  language: text('Language it is held in', '演讲语言'),
  english: text('English', '英语'),
  chinese: text('Chinese', '中文'),
  minutes: text('Minutes', '时长（分钟）'),
  track: text('Track', '分论坛'),
  anyTrack: text('Any', '不限'),
  yourName: text('Your name', '姓名'),
  email: text('E-mail', '邮箱'),
  organisation: text('Business or organisation (if any)', '企业或机构（选填）'),
  about: text('Who you are, for those who choose (if you like)', '个人简介，供评审参考（选填）'),
  ofOrganisation: text('Organisation', '企业或机构'),
  who: text('Who you are', '个人简介'),
  consent: text(
    'The host may keep this and write to me about it. My name stands in the agenda if I am accepted. What I say of myself is erased two years after the conference, or when I take the proposal back.',
    '同意主办方保存上述信息并与我联系。提案被接受后，我的姓名将列入日程。会议结束两年后，或我撤回提案时，个人信息将被删除。',
  ),
  send: text('Propose it', '提交提案'),
  state_submitted: text('It waits to be looked at.', '提案等待评审。'),
  state_accepted: text('It is accepted.', '提案已被接受。'),
  state_declined: text('It found no place in the agenda.', '很遗憾，日程未能安排该提案。'),
  state_withdrawn: text(
    'It was taken back. What you told us of yourself is erased.',
    '提案已撤回，您的个人信息已删除。',
  ),
  when: text('When', '时间'),
  where: text('Where', '地点'),
  letter: text('What the host writes', '主办方留言'),
  keepLink: text(
    'Keep the address of this page: it is how you come back here. It was mailed to you, too.',
    '请保存本页网址，凭此可随时返回；该网址也已发送至您的邮箱。',
  ),
  change: text('Change it', '更改提案'),
  takeBack: text('Take it back', '撤回提案'),
  takeBackHint: text(
    'What you told us of yourself is erased. This cannot be undone.',
    '您的个人信息将被删除，此操作无法撤销。',
  ),
} as const

export type CallWord = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const callWordsIn =
  (locale: Locale) =>
  (word: CallWord, values: Readonly<Record<string, string | number>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`)
