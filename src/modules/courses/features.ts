import type { Feature } from '../../platform/features.ts'

/** People of a cohort write to each other. */
export const COHORT_DISCUSSION: Feature = {
  name: 'cohort_discussion',
  title: { en: 'Discussion in cohorts', 'zh-CN': '班级讨论' },
  whenOff: {
    en: 'Nobody writes in a cohort; what was written can be read, reported and taken out.',
    'zh-CN': '暂停在班级中发言；已有内容仍可阅读、举报和移除。',
  },
}
