import { defineErrors } from '../../kernel/errors.ts'

export const DirectoryErrors = defineErrors('directory', {
  partnerNotFound: {
    status: 404,
    title: { en: 'There is no such partner in the directory.', 'zh-CN': '名录中没有该合作伙伴。' },
  },
  notAPartner: {
    status: 409,
    title: {
      en: 'Only an organisation of the kind partner is listed. Found one first.',
      'zh-CN': '只有“合作伙伴”类型的组织可以列入名录，请先创建。',
    },
  },
  profileUnfit: {
    status: 422,
    title: {
      en: 'The profile has something that cannot be listed: see which field.',
      'zh-CN': '资料中有无法列入的内容，请查看所指字段。',
    },
  },
  nothingAsked: {
    status: 409,
    title: {
      en: 'This company waits for nothing: somebody decided it, or it was taken back.',
      'zh-CN': '该公司没有待审资料：已有人处理，或已撤回。',
    },
  },
  reasonMissing: {
    status: 422,
    title: {
      en: 'A no needs a reason: the company reads it.',
      'zh-CN': '拒绝须说明理由，该公司会看到。',
    },
  },
  documentNotFound: {
    status: 404,
    title: { en: 'There is no such document.', 'zh-CN': '没有该文件。' },
  },
  tooManyDocuments: {
    status: 409,
    title: {
      en: 'There are as many documents as a company may state. Remove one first.',
      'zh-CN': '文件数量已达上限，请先删除一份。',
    },
  },
  documentUnfit: {
    status: 422,
    title: {
      en: 'The document cannot be taken: it has expired, ends before it begins, or its register has no public https address.',
      'zh-CN': '无法接收该文件：已过期、终止日早于签发日，或查询网址不是公网 https 地址。',
    },
  },
  samplePartner: {
    status: 409,
    title: {
      en: 'This company is made up, to show what a directory is. Nobody there would answer.',
      'zh-CN': '该公司为虚构示例，用于展示名录，不会有人答复。',
    },
  },
  ownPartner: {
    status: 409,
    title: {
      en: 'You belong to this partner yourself. What comes of it would count as an outcome.',
      'zh-CN': '您本人就是该合作伙伴的成员，由此产生的结果不能计入评价。',
    },
  },
  requestNotFound: {
    status: 404,
    title: { en: 'There is no such request for quotes.', 'zh-CN': '没有该询价。' },
  },
  tooManyRequests: {
    status: 409,
    title: {
      en: 'You have asked for as many quotes as one may at a time. Close one, or wait a day.',
      'zh-CN': '询价数量已达上限，请先结束一个询价，或一天后再试。',
    },
  },
  deadlineUnfit: {
    status: 422,
    title: {
      en: 'This day does not fit: partners need a day at least, and no deadline is further away than is allowed.',
      'zh-CN': '期限不合适：至少须给合作伙伴一天时间，且不得超过允许的最长期限。',
    },
  },
  stepUnknown: {
    status: 422,
    title: { en: 'There is no such step.', 'zh-CN': '没有该步骤。' },
  },
  priceUnfit: {
    status: 422,
    title: {
      en: 'This is no price in the currency that was asked for.',
      'zh-CN': '金额不符合询价所用币种。',
    },
  },
  quoteNotOpen: {
    status: 409,
    title: {
      en: 'This is not possible any more: see the state of the quote.',
      'zh-CN': '当前报价状态下无法执行此操作。',
    },
  },
  tooLate: {
    status: 409,
    title: { en: 'Its time is over.', 'zh-CN': '已超过期限。' },
  },
  tooManyMessages: {
    status: 409,
    title: {
      en: 'You have written as many messages about this quote as one may.',
      'zh-CN': '您就该报价发送的留言数已达上限。',
    },
  },
  reportNotFound: {
    status: 404,
    title: { en: 'There is no such finished report.', 'zh-CN': '没有该报告，或报告尚未完成。' },
  },
  referralNotFound: {
    status: 404,
    title: { en: 'There is no such referral.', 'zh-CN': '没有该转介。' },
  },
  handoverChanged: {
    status: 409,
    title: {
      en: 'What would be handed over is no longer what you were shown. Look at it again; nothing has been sent.',
      'zh-CN': '拟移交的数据与您看到的已不一致，请重新确认；尚未发送任何内容。',
    },
  },
  referralOpen: {
    status: 409,
    title: {
      en: 'A referral to this partner is under way already, or as many as may be.',
      'zh-CN': '已有一项对该合作伙伴的转介正在进行，或进行中的转介已达上限。',
    },
  },
  referralNotOpen: {
    status: 409,
    title: {
      en: 'This is not possible any more: see the state of the referral.',
      'zh-CN': '当前转介状态下无法执行此操作。',
    },
  },
  operatorRequired: {
    status: 403,
    title: { en: 'This is for the operator.', 'zh-CN': '此操作仅限运营方。' },
  },
})
