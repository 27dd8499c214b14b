import type { Messages } from '../../i18n/en.ts'

export const startEn = {
  start: {
    title: 'What opening county offices brought',
    hint: 'Counties whose office has opened, beside those that have none yet: direct jobs that settled orders supported, as modelled, from {{from}} to {{to}}.',
    conclusions: {
      too_few:
        'Nothing can be concluded yet: it takes at least five counties with an office opened in this time and five without.',
      moved_apart_before:
        'Nothing can be concluded: those counties were already moving apart from the others before their office opened.',
      by_chance: 'Nothing can be concluded: the difference may well be chance.',
      more: 'Counties with an office have more jobs than they would have had, had they moved as the others did.',
      less: 'Counties with an office have fewer jobs than they would have had, had they moved as the others did.',
    },
    begun: 'Counties with an office opened in this time',
    compared: 'Counties beside them, without one',
    withoutBefore: 'With an older office, not compared',
    difference: 'Job-years more, a county and quarter',
    before: 'The same before they opened',
    interval: '{{value}} (95 %: {{low}} to {{high}})',
    netNew: 'Net new jobs',
    netNewIs:
      '{{value}} job-years in all counties together since their office opened (95 %: {{low}} to {{high}}). Put on record, it stands on the public page of jobs, apart from all other figures and never added to them.',
    netNewIsNot:
      'There is nothing to put on record: it takes a difference that lies above zero with its whole interval.',
    record: 'Put it on record',
    assumes:
      'This rests on one assumption: that without their office they would have moved as the others did. Where an office opens first is seldom left to chance.',
  },
} as const

export const startZh: Messages<typeof startEn> = {
  start: {
    title: '设立县级办公室的成效',
    hint: '对比已设办公室的县与尚未设立的县：{{from}} 至 {{to}} 已结算订单支撑的直接岗位（模型估算）。',
    conclusions: {
      too_few: '暂无法得出结论：至少需要五个在此期间设立办公室的县和五个未设立的县。',
      moved_apart_before: '无法得出结论：这些县在设立办公室之前，走势已与其他县不同。',
      by_chance: '无法得出结论：差异很可能出于偶然。',
      more: '若走势与其他县相同，已设办公室的县不会有这么多岗位。',
      less: '若走势与其他县相同，已设办公室的县本应有更多岗位。',
    },
    begun: '在此期间设立办公室的县',
    compared: '对照：尚未设立的县',
    withoutBefore: '更早已设立，不参与对比',
    difference: '每县每季度多出的岗位（人年）',
    before: '设立之前的同一差异',
    interval: '{{value}}（95% 区间：{{low}} 至 {{high}}）',
    netNew: '净增岗位',
    netNewIs:
      '各县设立办公室以来合计 {{value}} 人年（95% 区间：{{low}} 至 {{high}}）。记录后将在岗位公开页面单独列出，不与任何其他数字相加。',
    netNewIsNot: '暂无可记录的净增岗位：只有整个区间都大于零的差异才可记录。',
    record: '记录净增岗位',
    assumes:
      '此结论基于一个假设：若未设办公室，这些县的走势会与其他县相同。先在哪里设立，通常并非随机。',
  },
}
