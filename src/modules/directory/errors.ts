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
  operatorRequired: {
    status: 403,
    title: { en: 'This is for the operator.', 'zh-CN': '此操作仅限运营方。' },
  },
})
