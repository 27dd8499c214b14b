import { defineErrors } from '../../kernel/errors.ts'

export const ProgrammesErrors = defineErrors('programmes', {
  noSample: {
    status: 404,
    title: {
      en: 'The sample programme is not loaded yet. It appears a few seconds after the first start.',
      'zh-CN': '示例项目尚未载入，首次启动数秒后即可查看。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only the operator of this installation may do this.',
      'zh-CN': '仅平台运营方可执行此操作。',
    },
  },
  officeNotFound: {
    status: 404,
    title: {
      en: 'There is no such office, or it does not wait for a decision. Look for it in the list of offices.',
      'zh-CN': '没有该机构办公室，或其并未等待审批。请在办公室列表中查找。',
    },
  },
  officeNotOpen: {
    status: 409,
    title: {
      en: 'The office is not open yet: the office above it, or the operator, has to say yes first.',
      'zh-CN': '该办公室尚未开通，须先由上级办公室或平台运营方批准。',
    },
  },
  officeStands: {
    status: 409,
    title: {
      en: 'The office is open: its level, its place and the office above it stay as they are.',
      'zh-CN': '该办公室已开通，其级别、地区和上级不可再更改。',
    },
  },
  wrongLevel: {
    status: 409,
    title: {
      en: 'An office of this level cannot stand there. A state stands below a nation, a county below a state, a chamber or a station below a county or a state.',
      'zh-CN':
        '该级别的办公室不能设在此处：州级隶属国家级，县级隶属州级，商会或服务站隶属县级或州级。',
    },
  },
  wrongPlace: {
    status: 409,
    title: {
      en: 'The place does not fit. Below a nation every office names its state, a county also its county, and both are those of the office above.',
      'zh-CN': '地区不符：国家级以下须注明所在州，县级还须注明县，且应与上级办公室一致。',
    },
  },
  businessNotFound: {
    status: 404,
    title: { en: 'There is no such business.', 'zh-CN': '没有该企业。' },
  },
  tooManyConsents: {
    status: 409,
    title: {
      en: 'The business shows its figures to as many offices as it may. Withdraw one consent first.',
      'zh-CN': '已授权的办公室数量达到上限，请先撤回其中一项授权。',
    },
  },
})
