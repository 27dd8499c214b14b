import { minus, money, multiply, sum, zero } from '../../../../kernel/money.ts'
import { ONE, subtractRates, ZERO } from '../../../../kernel/rate.ts'
import type { ChannelReason, ChannelStatus } from '../../channel.ts'
import type {
  AssessInput,
  Assessment,
  ChannelQuery,
  Market,
  QuoteWarning,
  Refusal,
  ResolvedLine,
  TaxCharge,
} from '../../market.ts'
import { describeCode, nomenclatureVersion } from '../../nomenclature.ts'
import { type RuleBook, type RuleKind, type RuleOf, readRules, rulesInForce } from '../../rule.ts'

let book: RuleBook | undefined

function rules(): RuleBook {
  book ??= readRules('rules/sg.json')
  return book
}

function all<K extends RuleKind>(on: AssessInput['day'], kind: K): RuleOf<K>[] {
  return rulesInForce(rules(), on).filter((rule): rule is RuleOf<K> => rule.kind === kind)
}

const NAMES: Readonly<Record<string, Market['name']>> = {
  parcel: { en: 'Parcel by air or post', 'zh-CN': '空运或邮寄包裹' },
  permit: { en: 'Cargo with import permit', 'zh-CN': '凭许可证进口货物' },
}

/** Singapore has no tariff to look up: goods are free of duty unless a rule names them. */
function resolve(code: string): ResolvedLine | undefined {
  if (code.length < 6 || !describeCode(code)) return undefined
  const line = {
    code,
    name: describeCode(code)!.description.en,
    mfn: ZERO,
    general: ZERO,
    vat: ZERO,
    consumption: ZERO,
    isConsumptionByVolume: false,
    duty: ZERO,
  }
  return { line, candidates: 1, isAmbiguous: false }
}

/** Goods and services tax on the value with freight and insurance; relief for small parcels. */
function assess(input: AssessInput): Assessment | Refusal {
  const gst = all(input.day, 'vat')[0]
  const free = all(input.day, 'dutyBasis')[0]
  if (!gst || !free) return NO_RATES(input)
  const dutiable = all(input.day, 'dutiable').find((rule) =>
    input.lines.some(({ code }) => rule.prefixes.some((prefix) => code.startsWith(prefix))),
  )
  if (dutiable) return { ...NO_RATES(input), message: dutiable.note, rule: dutiable }
  const charges = input.lines.flatMap((item): TaxCharge[] => {
    const about = { line: item.index, basis: item.taxable }
    const amount = multiply(item.taxable, gst.rate, 'halfUp')
    return [
      { ...about, kind: 'duty', rate: ZERO, amount: zero('SGD'), rule: free },
      { ...about, kind: 'vat', rate: gst.rate, amount, rule: gst },
    ]
  })
  const warnings: QuoteWarning[] = []
  const relief = all(input.day, 'lowValueRelief').find((r) => r.channels.includes(input.channel))
  const atSale = all(input.day, 'notice').find((r) => r.about === 'low_value_goods')
  const isSmall = (item: AssessInput['lines'][number]) =>
    relief !== undefined && item.goods.minor <= relief.max.minor * item.quantity
  if (atSale && input.lines.some(isSmall))
    warnings.push({ code: 'low_value_goods', ruleId: atSale.id, message: atSale.note })
  const value = sum(
    input.lines.map(({ taxable }) => taxable),
    'SGD',
  )
  if (relief && !atSale && value.minor <= relief.max.minor)
    for (const charge of charges.filter(({ amount }) => amount.minor > 0n))
      charges.push({
        ...charge,
        kind: 'discount',
        basis: charge.amount,
        rate: subtractRates(ZERO, ONE),
        amount: minus(money(0n, 'SGD'), charge.amount),
        rule: relief,
      })
  return { status: 'assessed', charges, rules: [], warnings }
}

function channelsFor(query: ChannelQuery): ChannelStatus[] {
  const opened = all(query.day, 'channel')
  const known = resolve(query.code) !== undefined
  return Object.entries(NAMES).map(([channel, name]) => {
    const rule = opened.find((r) => r.channel === channel)
    const reasons: ChannelReason[] = rule
      ? [{ code: 'channel', message: rule.note, rule }]
      : [{ code: 'not_yet', message: NO_RATES(query).message }]
    let status: ChannelStatus['status'] = !rule ? 'closed' : known ? 'open' : 'not_verified'
    for (const block of query.accessBlocks ?? []) {
      if (block.channels !== 'all' && !block.channels.includes(channel)) continue
      reasons.push({ code: 'access', message: block.message })
      if (block.status === 'closed' || status === 'open') status = block.status
    }
    return { channel, name, status, reasons }
  })
}

const NO_RATES = ({ day: on }: { day: string }): Refusal => ({
  status: 'refused',
  reason: 'rates_not_at_hand',
  message: {
    en: `The rates of ${on} are not at hand.`,
    'zh-CN': `${on} 的税率暂缺。`,
  },
  alternatives: [],
})

export const sg: Market = {
  id: 'sg',
  name: { en: 'Singapore', 'zh-CN': '新加坡' },
  currency: 'SGD',
  timeZone: 'Asia/Singapore',
  rules,
  schedule: () => undefined,
  dataVersions: () => ({ rules: rules().version, nomenclature: nomenclatureVersion() }),
  channels: ['parcel', 'permit'],
  isBonded: () => false,
  channelName: (channel) => NAMES[channel] ?? { en: channel, 'zh-CN': channel },
  scenariosOn: () => [],
  resolve,
  assess,
  channelsFor,
}
