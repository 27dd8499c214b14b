import { defineErrors } from '../../kernel/errors.ts'

export const LedgerErrors = defineErrors('ledger', {
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may see all books or set a commission.',
      'zh-CN': '只有运营方所有者可以查看全部账目或设置佣金。',
    },
  },
})
