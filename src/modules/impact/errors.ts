import { defineErrors } from '../../kernel/errors.ts'

export const ImpactErrors = defineErrors('impact', {
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only the operator may verify a payroll.',
      'zh-CN': '只有平台运营方可以核实工资记录。',
    },
  },
  businessNotFound: {
    status: 404,
    title: { en: 'There is no such business.', 'zh-CN': '没有这家企业。' },
  },
  quarterNotOver: {
    status: 422,
    title: {
      en: 'The quarter is not over: a payroll says what was, not what is planned.',
      'zh-CN': '该季度尚未结束：工资记录反映已发生的情况，不反映计划。',
    },
  },
  alreadyCounted: {
    status: 409,
    title: {
      en: 'The payroll of this quarter is counted already, verified or in another programme. Nothing is counted twice.',
      'zh-CN': '该季度的工资记录已核实或已计入其他项目，同一事实不重复计算。',
    },
  },
})
