import { defineErrors } from '../../kernel/errors.ts'

export const LedgerErrors = defineErrors('ledger', {
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may see all books, set a commission or pay out.',
      'zh-CN': '只有运营方所有者可以查看全部账目、设置佣金或付款。',
    },
  },
  noPayoutAccount: {
    status: 404,
    title: {
      en: 'No bank account is set yet. Say where the money is to go.',
      'zh-CN': '尚未填写收款账户，请先填写。',
    },
  },
  nothingDue: {
    status: 409,
    title: {
      en: 'Nobody with a bank account is owed that much.',
      'zh-CN': '没有应付余额达到该金额且已填写收款账户的卖家。',
    },
  },
  payoutFileNotFound: {
    status: 404,
    title: { en: 'There is no such payment file.', 'zh-CN': '没有该付款文件。' },
  },
  payoutEnded: {
    status: 409,
    title: {
      en: 'No such payout of this file is on its way any more. Nothing was changed.',
      'zh-CN': '该文件中没有仍在途的相应付款，未作任何更改。',
    },
  },
  statusOfAnotherFile: {
    status: 409,
    title: {
      en: 'This report is about another payment file. Open that file and take it there.',
      'zh-CN': '该报告属于另一份付款文件，请在对应的付款文件下导入。',
    },
  },
  remittanceInvalid: {
    status: 422,
    title: {
      en: 'What is paid to customs or a carrier is an amount above zero, on a day that is not to come.',
      'zh-CN': '缴付金额须大于零，且日期不得晚于今天。',
    },
  },
  remittanceTooHigh: {
    status: 409,
    title: {
      en: 'The books do not owe that much on this account. Nothing was entered.',
      'zh-CN': '该科目的应付余额不足，未登记。',
    },
  },
  conversionInvalid: {
    status: 422,
    title: {
      en: 'An exchange is of an amount above zero into one of another currency.',
      'zh-CN': '兑换的两笔金额须大于零，且币种不同。',
    },
  },
  currencyNotQuoted: {
    status: 422,
    title: {
      en: 'There is no exchange rate for this currency, so nobody can be paid in it.',
      'zh-CN': '没有该币种的汇率，无法以该币种结算。',
    },
  },
  tooManyRules: {
    status: 409,
    title: {
      en: 'There are too many commission rules for one seller or for everybody.',
      'zh-CN': '同一卖家或全体的佣金规则过多。',
    },
  },
  statementUnreadable: {
    status: 422,
    title: {
      en: 'This is not a bank statement (ISO 20022 camt.053). Send the bank’s file as it is.',
      'zh-CN': '这不是银行对账单（ISO 20022 camt.053），请原样上传银行文件。',
    },
  },
  statusUnreadable: {
    status: 422,
    title: {
      en: 'This is not a payment status report (ISO 20022 pain.002). Send the bank’s file as it is.',
      'zh-CN': '这不是付款状态报告（ISO 20022 pain.002），请原样上传银行文件。',
    },
  },
})
