import { defineErrors } from '../../kernel/errors.ts'

export const DemandErrors = defineErrors('demand', {
  notFound: {
    status: 404,
    title: {
      en: 'We know no consumer goods by this code or name. Give an HS code of 2 to 10 digits, or the name of a category.',
      'zh-CN': '未找到该编码或名称对应的消费品，请填写 2 至 10 位税则号列或类别名称。',
    },
  },
})
