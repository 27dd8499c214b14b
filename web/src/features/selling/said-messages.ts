import type { Messages } from '../../i18n/en.ts'

/** What buyers say of goods, what is found wrong with it, and what sellers answer. */
export const saidEn = {
  said: {
    none: 'No buyer has said anything of your goods yet.',
    noneFound: 'No review fits.',
    which: 'Which reviews',
    open: 'Those you have not answered',
    answered: 'Those you have answered',
    all: 'All',
    yourReply: 'You answer',
    reply: 'Your answer',
    replyHint:
      'Everybody reads it under the review, in the language you write it in. Name nobody, and nothing of the order.',
    send: 'Answer',
    save: 'Save the answer',
    change: 'Change the answer',
    remove: 'Take the answer back',
    keep: 'Leave it as it is',
    noReason: 'Reported without a reason',
    times_one: '{{reason}}: once',
    times_other: '{{reason}}: {{count}} times',
    reason: {
      off_topic: 'Not about the goods',
      insulting: 'Insulting',
      personal_data: 'Shows personal data',
      advertising: 'Advertising',
      fake: 'Probably fake',
      other: 'Something else',
    },
  },
} as const

export const saidZh: Messages<typeof saidEn> = {
  said: {
    none: '还没有买家评价您的商品。',
    noneFound: '没有符合条件的评价。',
    which: '显示范围',
    open: '未回复',
    answered: '已回复',
    all: '全部',
    yourReply: '您的回复',
    reply: '回复内容',
    replyHint: '回复以您书写的语言公开显示在评价下方，请勿写出买家姓名或订单信息。',
    send: '回复',
    save: '保存回复',
    change: '修改回复',
    remove: '撤回回复',
    keep: '不修改',
    noReason: '举报时未说明原因',
    times_one: '{{reason}}：{{count}} 次',
    times_other: '{{reason}}：{{count}} 次',
    reason: {
      off_topic: '与商品无关',
      insulting: '辱骂、攻击他人',
      personal_data: '泄露个人信息',
      advertising: '广告',
      fake: '疑似虚假评价',
      other: '其他',
    },
  },
}
