import type { LocalText } from '../../../../kernel/locale.ts'
import type { ChannelReason, ChannelStatus, ListOnDay } from '../../channel.ts'
import type { ChannelQuery } from '../../market.ts'
import { type Law, lawOn, schedule } from './law.ts'
import { CHANNEL_NAMES } from './names.ts'
import { articleCap } from './postal.ts'
import { resolveLine } from './resolve.ts'

type Status = ChannelStatus['status']

/**
 * Which channels into China are open for a code, an origin and a day, and why the others are not.
 * The export codes 9710 and 9810 are always named and always refused.
 */
export function channelsInto(query: ChannelQuery): ChannelStatus[] {
  const law = lawOn(query.day, undefined)
  const known = resolveLine(query.code) !== undefined
  return Object.keys(CHANNEL_NAMES).map((channel) => {
    const reasons: ChannelReason[] = known ? [] : [UNKNOWN_CODE(query.code)]
    const status = known ? statusOf(channel, law, query, reasons) : 'not_verified'
    return { channel, name: CHANNEL_NAMES[channel]!, ...blocked(channel, status, query, reasons) }
  })
}

function statusOf(
  channel: string,
  law: Law,
  query: ChannelQuery,
  reasons: ChannelReason[],
): Status {
  const rule = law.find('channel', (r) => r.channel === channel)
  if (!rule) {
    reasons.push({ code: 'not_yet', message: NOT_YET(channel, query.day) })
    return 'closed'
  }
  reasons.push({
    code: rule.direction === 'export' ? 'export_only' : 'channel',
    message: rule.note,
    rule,
  })
  if (rule.direction === 'export') return 'closed'
  if (channel === 'postal') {
    reasons.push({ code: 'personal_use', message: PERSONAL })
    const cap = articleCap(law, query.origin)
    if (cap) reasons.push({ code: 'value_cap', message: cap.note, rule: cap })
    return 'open'
  }
  if (channel === '0110') {
    reasons.push({ code: 'licences_apply', message: LICENCES })
    return 'open'
  }
  return retailStatus(channel, law, query, reasons)
}

function retailStatus(
  channel: string,
  law: Law,
  query: ChannelQuery,
  reasons: ChannelReason[],
): Status {
  const limit = law.find('orderLimit', (rule) => rule.channels.includes(channel))
  if (!limit) {
    reasons.push({ code: 'not_yet', message: NOT_YET(channel, query.day) })
    return 'closed'
  }
  reasons.push({ code: 'order_limit', message: limit.note, rule: limit })
  const listed = listStatus(channel, law, query, reasons)
  if (channel !== '1239' || listed === 'closed') return listed
  reasons.push({ code: 'first_import', message: FIRST_IMPORT })
  return 'not_verified'
}

function listStatus(
  channel: string,
  law: Law,
  query: ChannelQuery,
  reasons: ChannelReason[],
): Status {
  const version = law.find('listVersion')
  const rule = version ? { rule: version } : {}
  const list = query.positiveList
  if (!list) {
    reasons.push({ code: 'list_not_at_hand', message: NO_LIST, ...rule })
    return 'not_verified'
  }
  if (version && list.asOf < version.period.from) {
    reasons.push({ code: 'list_outdated', message: OUTDATED(list, version.period.from), ...rule })
    return 'not_verified'
  }
  const code8 = query.code.slice(0, 8)
  const found = query.code.length >= 8 ? [list.lines.get(code8)] : under(list, query.code)
  const lines = found.filter((line) => line !== undefined)
  if (lines.length === 0) {
    reasons.push({ code: 'not_listed', message: NOT_LISTED(query.code, list), ...rule })
    return 'closed'
  }
  const remarked = lines.filter(({ remarkKind }) => remarkKind !== 'none')
  for (const { code8: at, remark } of remarked.slice(0, 5))
    reasons.push({ code: 'remark', message: REMARK(at, remark) })
  if (channel === '9610' && lines.every(({ remarkKind }) => remarkKind === 'mode')) return 'closed'
  const isWhole = query.code.length >= 8 || lines.length === countUnder(query.code)
  if (!isWhole) reasons.push({ code: 'partly_listed', message: PARTLY(query.code) })
  const isSure = isWhole && remarked.every(({ remarkKind }) => remarkKind === 'weight')
  if (isSure) reasons.push({ code: 'listed', message: LISTED(query.code, list), ...rule })
  return isSure || (isWhole && onlyMode(remarked) && channel !== '9610') ? 'open' : 'not_verified'
}

const onlyMode = (lines: readonly { remarkKind: string }[]) =>
  lines.every(({ remarkKind }) => remarkKind === 'mode' || remarkKind === 'weight')

const under = (list: ListOnDay, prefix: string) =>
  [...list.lines.values()].filter(({ code8 }) => code8.startsWith(prefix))

const countUnder = (prefix: string): number =>
  new Set(
    schedule()
      .under(prefix)
      .map(({ code }) => code.slice(0, 8)),
  ).size

/** Stops found elsewhere only ever make a status worse. */
function blocked(
  channel: string,
  status: Status,
  query: ChannelQuery,
  reasons: ChannelReason[],
): Pick<ChannelStatus, 'status' | 'reasons'> {
  let worst = status
  for (const block of query.accessBlocks ?? []) {
    // 1239 is the retail of 1210 outside the pilot cities: what stops one stops the other.
    const stopped = channel === '1239' ? '1210' : channel
    if (block.channels !== 'all' && !block.channels.includes(stopped)) continue
    reasons.push({ code: 'access', message: block.message })
    if (block.status === 'closed' || worst === 'open') worst = block.status
  }
  return { status: worst, reasons }
}

const UNKNOWN_CODE = (code: string): ChannelReason => ({
  code: 'unknown_code',
  message: {
    en: `${code} is not in the tariff schedule of 2026.`,
    'zh-CN': `2026 年税则中没有 ${code}。`,
  },
})
const NOT_YET = (channel: string, on: string): LocalText => ({
  en: `${channel} was not open for retail imports on ${on}.`,
  'zh-CN': `${on} 时 ${channel} 尚未开放零售进口。`,
})
const NO_LIST: LocalText = {
  en: 'Whether the line is on the list of goods admitted to cross-border retail is not verified: the list is not at hand. Load it from a file to settle this.',
  'zh-CN':
    '尚未核实该税目是否在《跨境电子商务零售进口商品清单》内：清单未载入。导入清单文件即可核实。',
}
const OUTDATED = (list: ListOnDay, changedOn: string): LocalText => ({
  en: `The list at hand (version ${list.version}) is older than its change of ${changedOn}: load the newer one to settle this.`,
  'zh-CN': `已载入的清单（版本 ${list.version}）早于 ${changedOn} 的调整，请导入新版清单后再核实。`,
})
const NOT_LISTED = (code: string, list: ListOnDay): LocalText => ({
  en: `${code} is not on the list of goods admitted to cross-border retail (version ${list.version}).`,
  'zh-CN': `${code} 不在跨境电商零售进口商品清单内（版本 ${list.version}）。`,
})
const LISTED = (code: string, list: ListOnDay): LocalText => ({
  en: `${code} is on the list of goods admitted to cross-border retail (version ${list.version}).`,
  'zh-CN': `${code} 在跨境电商零售进口商品清单内（版本 ${list.version}）。`,
})
const PARTLY = (code: string): LocalText => ({
  en: `Only some lines of ${code} are on the list: find the line of eight digits.`,
  'zh-CN': `${code} 仅部分税目在清单内，请确定 8 位税目。`,
})
const REMARK = (code8: string, remark: string): LocalText => ({
  en: `The list restricts ${code8}: ${remark}`,
  'zh-CN': `清单备注（${code8}）：${remark}`,
})
const PERSONAL: LocalText = {
  en: 'Only for gifts and personal parcels; not for goods that you sell.',
  'zh-CN': '仅限自用、馈赠物品，不适用于销售的商品。',
}
const LICENCES: LocalText = {
  en: 'Full taxes, and the registrations and labels that the requirements list, apply.',
  'zh-CN': '全额征税，并须满足所列注册、标签等要求。',
}
const FIRST_IMPORT: LocalText = {
  en: 'Outside the pilot cities the licences, registrations and filings of a first import apply; whether they are met is not known here.',
  'zh-CN': '非试点城市须执行首次进口许可批件、注册或备案要求，是否满足尚未核实。',
}
