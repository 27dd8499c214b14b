import type { Feature } from '../../platform/features.ts'

/** New people may sign up. */
export const REGISTRATION: Feature = {
  name: 'registration',
  title: { en: 'Sign-up', 'zh-CN': '注册' },
  whenOff: {
    en: 'Nobody new can sign up; who has an account goes on.',
    'zh-CN': '暂停新用户注册，已有账户不受影响。',
  },
}
