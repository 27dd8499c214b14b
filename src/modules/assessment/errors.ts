import { defineErrors } from '../../kernel/errors.ts'

export const AssessmentErrors = defineErrors('assessment', {
  notFound: {
    status: 404,
    title: {
      en: 'There is no such report, or the link to it is incomplete. Open the whole link again.',
      'zh-CN': '报告不存在，或链接不完整，请重新打开完整链接。',
    },
  },
  lineNotFound: {
    status: 404,
    title: {
      en: 'This product is not in the report.',
      'zh-CN': '报告中没有该商品。',
    },
  },
  failed: {
    status: 500,
    title: {
      en: 'The report could not be finished. Your file is kept; start it again in a moment.',
      'zh-CN': '报告未能完成。您的文件已保留，请稍后重新生成。',
    },
  },
  notFinished: {
    status: 409,
    title: {
      en: 'The report is not finished yet. Wait until it is done.',
      'zh-CN': '报告尚未完成，请稍候。',
    },
  },
  notARunningOne: {
    status: 409,
    title: {
      en: 'The report is not being worked on, so there is nothing to stop.',
      'zh-CN': '该报告未在生成中，无需停止。',
    },
  },
  unknownMarket: {
    status: 422,
    title: {
      en: 'We have no rules for this market yet.',
      'zh-CN': '暂无该市场的规则。',
    },
  },
  dayOutOfRange: {
    status: 422,
    title: {
      en: 'Rules are known from 2016-04-08 until a year from today. Choose a day in between.',
      'zh-CN': '规则覆盖 2016-04-08 起至一年之内，请选择其间的日期。',
    },
  },
  signInFirst: {
    status: 401,
    title: {
      en: 'Sign in to keep this report.',
      'zh-CN': '请先登录以保存报告。',
    },
  },
  notAGuestReport: {
    status: 409,
    title: {
      en: 'This report already belongs to a business.',
      'zh-CN': '该报告已归属某家企业。',
    },
  },
})
