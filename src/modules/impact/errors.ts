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
  notNetNew: {
    status: 409,
    title: {
      en: 'This is not net new: only a difference that lies above zero with its whole interval is put on record.',
      'zh-CN': '不能记为净增岗位：只有整个区间都大于零的差异才可记录。',
    },
  },
  comparisonChanged: {
    status: 409,
    title: {
      en: 'The comparison has changed since you saw it. Look at it again.',
      'zh-CN': '对比结果在您查看之后已有变化，请重新查看。',
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
