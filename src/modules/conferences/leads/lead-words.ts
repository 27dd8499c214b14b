import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the page says where badges are scanned, and where who was scanned decides. */
const WORDS = {
  title: text('Badges and contacts', '胸牌与联系人'),
  invite: text(
    'At a stand? Scan the badges of those who come by. Was yours scanned? You decide whether they may know who you are.',
    '参展时可扫描来访者的胸牌；您的胸牌被扫描后，是否告知对方您的联系方式由您决定。',
  ),
  scan: text('Scan a badge', '扫描胸牌'),
  scanHint: text(
    'They see that you scanned it, with your name and organisation. You are told who they are once they agree.',
    '对方会看到您的姓名和机构。对方同意后，您才能看到对方的联系方式。',
  ),
  code: text('Code of the badge', '胸牌编码'),
  note: text('Note to yourself (if you like)', '备注，仅自己可见（选填）'),
  keep: text('Keep', '保存'),
  camera: text('Use the camera', '使用摄像头'),
  kept: text(
    'Kept. They can agree on this page of their own registration.',
    '已保存。对方可在自己的报名页面上同意。',
  ),
  mine: text('Badges you scanned', '您扫描的胸牌'),
  noneMine: text('None yet.', '暂无。'),
  waits: text('Has not agreed yet', '尚未同意'),
  others: text('Who scanned your badge', '谁扫描了您的胸牌'),
  noneOthers: text('Nobody yet.', '暂无。'),
  unnamed: text('Somebody whose place was given back', '已退还名额的与会者'),
  share: text('Tell them my name and mail address', '告知我的姓名和邮箱'),
  shared: text(
    'They know your name, organisation and mail address.',
    '对方已知您的姓名、机构和邮箱。',
  ),
  withdraw: text('Take it back', '撤回'),
  more: text('Show more', '查看更多'),
  back: text('Back to my registration', '返回我的报名'),
} as const

export type LeadWord = keyof typeof WORDS

export const leadWordsIn =
  (locale: Locale) =>
  (word: LeadWord): string =>
    WORDS[word][locale]
