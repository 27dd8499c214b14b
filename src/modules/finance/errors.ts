import { defineErrors } from '../../kernel/errors.ts'

export const FinanceErrors = defineErrors('finance', {
  fileNotFound: {
    status: 404,
    title: {
      en: 'There is no such finance file. Compare the code with the paper, letter by letter.',
      'zh-CN': '没有该财务档案，请逐字核对纸面上的编号。',
    },
  },
  daysNotClosed: {
    status: 422,
    title: {
      en: 'The books of these days are still open. Choose a last day up to the one named.',
      'zh-CN': '所选日期的账目尚未结账，请将截止日选在所示日期或之前。',
    },
  },
  periodInvalid: {
    status: 422,
    title: {
      en: 'The first day must come before the last, and they may be three years apart at most.',
      'zh-CN': '起始日须早于截止日，且两者相隔最多三年。',
    },
  },
  alreadyRevoked: {
    status: 409,
    title: { en: 'The file was revoked before.', 'zh-CN': '该档案此前已撤销。' },
  },
})
