import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the page says where somebody finds whom to meet. */
const WORDS = {
  title: text('Whom to meet', '预约洽谈'),
  invite: text(
    'Say what you offer and need. You are shown who fits, ask them, and are given a time and a table.',
    '填写您能提供什么、需要什么，我们将推荐合适的对象；发出邀请后，系统会为双方安排时间和洽谈桌。',
  ),
  backToPlace: text('Back to my registration', '返回我的报名'),
  later: text(
    'The host has not said yet when people meet. Look again later.',
    '主办方尚未公布洽谈时段，请稍后再来查看。',
  ),
  mine: text('My meetings', '我的洽谈'),
  noneYet: text(
    'No meeting has a time yet. The host plans all meetings together once requests are answered.',
    '目前还没有安排好的洽谈。请求得到答复后，主办方会统一安排。',
  ),
  when: text('{day}, {clock}', '{day} {clock}'),
  at: text('Table {table}, {zone}', '{zone} · {table} 号桌'),
  interpreter: text('Interpreter: {name}', '口译员：{name}'),
  askedYou: text('Who asks to meet you', '谁想与您洽谈'),
  asked: text('All requests', '全部请求'),
  accept: text('Accept', '接受'),
  decline: text('Decline', '谢绝'),
  block: text('Decline for good', '不再接受对方的请求'),
  withdraw: text('Take back', '撤回'),
  state_asked: text('Waits for an answer', '等待答复'),
  state_accepted: text('Both of you want to meet', '双方均愿洽谈'),
  state_declined: text('Declined', '已谢绝'),
  state_blocked: text('Declined', '已谢绝'),
  state_withdrawn: text('Taken back', '已撤回'),
  state_suggested: text('Suggested for a time you have free', '按空闲时段推荐'),
  suggested: text('Who fits', '为您推荐'),
  nobodyFits: text(
    'Nobody else fits what you offer and need so far. Look again when more have come, or add to your profile.',
    '目前没有与您供需匹配的对象。可在更多人报名后再来查看，或补充您的资料。',
  ),
  offersYouNeed: text('Offers what you need: {topics}', '能提供您需要的：{topics}'),
  needsYouOffer: text('Needs what you offer: {topics}', '需要您提供的：{topics}'),
  speaks: text('Speaks {languages}', '语言：{languages}'),
  speaksOther: text('Speaks {languages} (with an interpreter)', '语言：{languages}（需口译）'),
  askToMeet: text('Ask to meet', '发出邀请'),
  more: text('Show more', '查看更多'),
  profile: text('What others read of me', '我的洽谈资料'),
  headline: text(
    'Who are you? One line, for those you may meet',
    '一句话介绍自己（供洽谈对象阅读）',
  ),
  offers: text('I offer', '我能提供'),
  needs: text('I need', '我需要'),
  languages: text('I speak', '我使用的语言'),
  busy: text('Times at which I cannot', '我没有空的时段'),
  most: text('No more meetings than', '洽谈次数上限'),
  save: text('Save', '保存'),
  consent: text(
    'Everybody who comes and wants to meet reads this. It goes when you give your place back.',
    '所有参加洽谈的与会者都能看到以上资料；您退还名额时，这些资料会被删除。',
  ),
} as const

export type MeetingWord = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const meetingWordsIn =
  (locale: Locale) =>
  (word: MeetingWord, values: Readonly<Record<string, string>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
