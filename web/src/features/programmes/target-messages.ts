import type { Messages } from '../../i18n/en.ts'

export const targetEn = {
  target: {
    tab: 'Targeting',
    lead: 'Where a dollar of a programme would bring the most, among the businesses that show you their assessment: value × capacity × chance ÷ cost. Built on expected value, which is a convention to compare by, no turnover. People decide who gets money.',
    ranked: 'Ranked',
    inPlace: 'Businesses where you work',
    fewer: 'fewer than {{least}}',
    pinned: 'Put first',
    pinnedWhy: 'Put first by an officer: {{reason}}',
    benefit: '{{benefit}} for each $1,000',
    factors: {
      value: 'Value',
      capacity: 'Capacity',
      chance: 'Chance',
      cost: 'Cost',
    },
    explain: 'How this place comes about',
    none: 'No business can be ranked yet. It takes one that shows you its assessment and has products that sell after some steps.',
    leftOut: 'Left out, and why',
    leftOutHint:
      'Businesses that show you something. Of those that show you nothing you see only how many there are in all where you work.',
    noneLeftOut: 'No business that shows you something is left out.',
    officerSaid: 'The officer: {{reason}}',
    pin: 'Put first',
    exclude: 'Leave out',
    unmark: 'Let the ranking decide',
    decide: 'Decide otherwise',
    reason: 'Why, for the log',
  },
}

export const targetZh: Messages<typeof targetEn> = {
  target: {
    tab: '优先扶持',
    lead: '在向您开放评估数据的企业中，每 1 美元扶持资金投向哪里成效最大：价值 × 能力 × 把握 ÷ 费用。以预期价值为基础，只用于比较，不代表营业额。是否资助由人决定。',
    ranked: '已排名',
    inPlace: '所在地区企业',
    fewer: '少于 {{least}} 家',
    pinned: '已置顶',
    pinnedWhy: '由办公室人员置顶：{{reason}}',
    benefit: '每 1,000 美元 {{benefit}}',
    factors: {
      value: '价值',
      capacity: '能力',
      chance: '把握',
      cost: '费用',
    },
    explain: '排名依据',
    none: '暂无可排名的企业。企业须向您开放评估数据，且有完成步骤后可售的商品。',
    leftOut: '未列入排名的企业及原因',
    leftOutHint:
      '仅列出已向您开放部分数据的企业；未开放任何数据的企业，您只能看到所在地区的企业总数。',
    noneLeftOut: '已向您开放数据的企业均已列入排名。',
    officerSaid: '办公室人员说明：{{reason}}',
    pin: '置顶',
    exclude: '排除',
    unmark: '恢复按排名',
    decide: '另行决定',
    reason: '理由（记入日志）',
  },
}
