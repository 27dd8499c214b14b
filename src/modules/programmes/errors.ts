import { defineErrors } from '../../kernel/errors.ts'

export const ProgrammesErrors = defineErrors('programmes', {
  noSample: {
    status: 404,
    title: {
      en: 'The sample programme is not loaded yet. It appears a few seconds after the first start.',
      'zh-CN': '示例项目尚未载入，首次启动数秒后即可查看。',
    },
  },
})
