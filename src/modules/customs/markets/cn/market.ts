import { assert } from '../../../../kernel/assert.ts'
import { day } from '../../../../kernel/period.ts'
import { countryOf, type Market, type Scenario } from '../../market.ts'
import { nomenclatureVersion } from '../../nomenclature.ts'
import { additionalDutyVersion } from './additional-duty.ts'
import { channelsInto } from './channels.ts'
import { assessGeneralTrade } from './general-trade.ts'
import { lawOn, rules, schedule } from './law.ts'
import { CHANNEL_NAMES } from './names.ts'
import { assessPostal } from './postal.ts'
import { resolveLine } from './resolve.ts'
import { assessRetail } from './retail.ts'

/** The truce on additional duties ended here, and no source says what followed. */
const TRUCE_ENDS = day('2026-11-10')

const SCENARIOS: readonly Scenario[] = [
  {
    id: 'continued',
    isDefault: true,
    label: {
      en: 'Truce continued: 10 % on US goods (not verified)',
      'zh-CN': '休战延续：对美商品加征 10%（未核实）',
    },
  },
  {
    id: 'lapsed',
    isDefault: false,
    label: {
      en: 'Suspension lapsed: 34 % on US goods (not verified)',
      'zh-CN': '暂停到期：对美商品加征 34%（未核实）',
    },
  },
]

/** Channels that sell out of a bonded warehouse. */
const BONDED = ['1210', '1239']
/** Channels without duty within the limits. */
const RETAIL = ['1210', '9610', '1239']

export const cn: Market = {
  id: 'cn',
  name: { en: 'China', 'zh-CN': '中国' },
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  rules,
  schedule,
  dataVersions: () => ({
    rules: rules().version,
    tariff: schedule().version,
    additionalDuty: additionalDutyVersion(),
    nomenclature: nomenclatureVersion(),
  }),
  channels: ['1210', '9610', 'postal', '0110'],
  channelName: (channel) => CHANNEL_NAMES[channel] ?? { en: channel, 'zh-CN': channel },
  isBonded: (channel) => BONDED.includes(channel),
  scenariosOn: (on, origin) =>
    on >= TRUCE_ENDS && (origin === '' || countryOf(origin) === 'US') ? SCENARIOS : [],
  resolve: (code, _on, channel) =>
    resolveLine(code, channel !== undefined && RETAIL.includes(channel)),
  assess: (input) => {
    const law = lawOn(input.day, input.scenario)
    switch (input.channel) {
      case '1210':
      case '1239':
      case '9610':
        return assessRetail(law, input)
      case 'postal':
        return assessPostal(law, input)
      default:
        assert(input.channel === '0110', `${input.channel} is an import channel`)
        return assessGeneralTrade(law, input)
    }
  },
  channelsFor: channelsInto,
  positiveListStep: 'retail.positive-list',
}
