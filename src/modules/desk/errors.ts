import { defineErrors } from '../../kernel/errors.ts'

export const DeskErrors = defineErrors('desk', {
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may do this.',
      'zh-CN': '仅平台运营方所有者可执行此操作。',
    },
  },
  featureNotFound: {
    status: 404,
    title: {
      en: 'There is no such feature in this installation.',
      'zh-CN': '本系统没有该功能开关。',
    },
  },
})
