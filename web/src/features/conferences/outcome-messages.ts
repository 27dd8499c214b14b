import type { Messages } from '../../i18n/en.ts'

export const outcomeEn = {
  outcome: {
    title: 'What came of the meetings',
    counts:
      'Meetings: {{meetings}}. Pairs that told what came of theirs: {{told}}. Pairs of which one did not come: {{absences}}.',
    byStage: 'What came of the meetings by stage',
    stage: 'Stage',
    pairs: 'Pairs',
    value: 'Expected value',
    stage_no_fit: 'Does not fit',
    stage_interested: 'Both interested',
    stage_samples: 'Samples or an offer on the way',
    stage_negotiating: 'Negotiating',
    stage_first_sale: 'First sale made',
    rule: 'A pair counts once: at the furthest stage that either says, with the lower of two values, as they say it. Nothing of it is checked, and no job is counted from it.',
    ratings: 'Ratings: {{ratings}}',
    rating: '{{rating}} from {{people}}',
    comma: ', ',
    none: 'Nobody has told yet what came of a meeting.',
    expected: 'Expected: {{value}}',
    absent: 'Did not come: {{who}}',
    says: '{{who}} says',
    rated: 'useful: {{rating}} of 5',
    due: 'until {{day}}',
  },
} as const

export const outcomeZh: Messages<typeof outcomeEn> = {
  outcome: {
    title: '洽谈成果',
    counts: '洽谈共 {{meetings}} 场；已填写成果的 {{told}} 对；有一方未到场的 {{absences}} 对。',
    byStage: '各阶段洽谈成果',
    stage: '阶段',
    pairs: '对数',
    value: '预期金额',
    stage_no_fit: '不合适',
    stage_interested: '双方有意向',
    stage_samples: '寄样或报价中',
    stage_negotiating: '洽谈条件中',
    stage_first_sale: '已完成首单',
    rule: '每对只计一次：阶段取双方所填的较后者，金额取较低者，均为双方自述，未经核实，也不计入就业统计。',
    ratings: '评分：{{ratings}}',
    rating: '{{rating}} 分 {{people}} 人',
    comma: '，',
    none: '尚无人填写洽谈成果。',
    expected: '预期金额：{{value}}',
    absent: '未到场：{{who}}',
    says: '{{who}}',
    rated: '收获 {{rating}}/5 分',
    due: '{{day}}前',
  },
}
