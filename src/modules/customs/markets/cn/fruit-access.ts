import { type Day, day } from '../../../../kernel/period.ts'
import type { Evidence, ProduceAccess, ProduceList } from '../../requirement.ts'
import { localText } from '../../requirement.ts'
import { evidence } from './requirement-sources.ts'

/** The oldest list we have read. What was open before it we do not know. */
const FIRST_LIST = day('2014-09-17')

const GATES = [
  'Orchard and packhouse must be registered by both sides, and each lot needs a phytosanitary certificate. A market can close overnight: look at the list before the season.',
  '果园和包装厂须经双方注册，每批附植物检疫证书。准入可能随时暂停，请在季前查询名录。',
] as const

type Line = Readonly<{
  produce: readonly [en: string, zh: string]
  codes: readonly string[]
  words?: RegExp
  states: readonly string[] | 'any'
  from?: Day
  to?: Day
  gates?: readonly [en: string, zh: string]
  evidence?: Evidence
}>

const us = (line: Line): ProduceAccess => ({
  produce: localText(line.produce),
  codes: line.codes,
  ...(line.words && { words: line.words }),
  country: 'US',
  regions: line.states === 'any' ? 'any' : line.states.map((state) => `US-${state}`),
  validFrom: line.from ?? FIRST_LIST,
  validTo: line.to ?? null,
  gates: localText(line.gates ?? GATES),
  ...(line.evidence ?? evidence('fruitList2014')),
})

const BLUEBERRY_STATES = ['CA', 'FL', 'GA', 'IN', 'LA', 'MI', 'MS', 'NJ', 'NC', 'OR', 'WA']

/**
 * Fresh fruit of the United States that may enter, as far as we have read: the list of 2014-09-17 and
 * what was reported as added later. A copy of the list of 2024-01-29 exists (producereport.com); its
 * lines for the United States were not read.
 */
const UNITED_STATES: readonly ProduceAccess[] = [
  us({
    produce: ['Red and Golden Delicious apples', '蛇果和金冠苹果'],
    codes: ['080810'],
    words: /\b(red|golden) delicious\b|蛇果|金冠/i,
    states: ['WA', 'OR', 'ID'],
    // The market was closed from August 2012; it reopened in October 2014, the day is not known.
    from: day('2014-11-01'),
    to: day('2015-05-22'),
  }),
  us({
    produce: ['Apples', '苹果'],
    codes: ['080810'],
    states: 'any',
    from: day('2015-05-22'),
    evidence: evidence('apples'),
  }),
  us({
    produce: ['Fresh cherries', '鲜樱桃'],
    codes: ['080921', '080929'],
    states: ['WA', 'OR', 'CA', 'ID'],
  }),
  us({ produce: ['Plums', '李子'], codes: ['080940'], states: ['CA'] }),
  us({ produce: ['Grapes', '葡萄'], codes: ['080610'], states: ['CA'] }),
  us({ produce: ['Pears', '梨'], codes: ['080830'], states: ['CA', 'WA', 'OR'] }),
  us({
    produce: ['Oranges, mandarins, grapefruit and lemons', '橙、桔、葡萄柚和柠檬'],
    codes: ['080510', '08052', '080540', '080550'],
    states: ['CA', 'FL', 'AZ', 'TX'],
  }),
  us({
    produce: ['Strawberries', '草莓'],
    codes: ['081010'],
    states: ['CA'],
    from: day('2016-09-18'),
    evidence: evidence('fruitList2016'),
  }),
  us({
    produce: ['Nectarines', '油桃'],
    codes: ['080930'],
    words: /nectarine|油桃/i,
    states: ['CA'],
    from: day('2020-03-04'),
    gates: [
      `Only from Fresno, Tulare, Kern, Kings and Madera counties. ${GATES[0]}`,
      `仅限弗雷斯诺、图莱里、克恩、金斯和马德拉县。${GATES[1]}`,
    ],
    evidence: evidence('nectarines'),
  }),
  us({
    produce: ['Hass avocados', '哈斯鳄梨'],
    codes: ['080440'],
    states: ['CA'],
    // Signed in April 2020; the day is not known.
    from: day('2020-05-01'),
    evidence: evidence('blueberries', 'primary'),
  }),
  us({
    produce: ['Blueberries', '蓝莓'],
    codes: ['081040'],
    words: /blueberr|蓝莓/i,
    states: BLUEBERRY_STATES,
    // The day it was first reported; the work plan was signed earlier in May.
    from: day('2020-05-14'),
    gates: [
      `Berries from outside California, Oregon and Washington enter after treatment. ${GATES[0]}`,
      `加利福尼亚、俄勒冈、华盛顿以外各州须经检疫处理。${GATES[1]}`,
    ],
    evidence: evidence('blueberries', 'primary'),
  }),
]

const STATE_NAMES = {
  'US-AZ': localText(['Arizona', '亚利桑那州']),
  'US-CA': localText(['California', '加利福尼亚州']),
  'US-FL': localText(['Florida', '佛罗里达州']),
  'US-GA': localText(['Georgia', '佐治亚州']),
  'US-ID': localText(['Idaho', '爱达荷州']),
  'US-IN': localText(['Indiana', '印第安纳州']),
  'US-LA': localText(['Louisiana', '路易斯安那州']),
  'US-MI': localText(['Michigan', '密歇根州']),
  'US-MS': localText(['Mississippi', '密西西比州']),
  'US-NC': localText(['North Carolina', '北卡罗来纳州']),
  'US-NJ': localText(['New Jersey', '新泽西州']),
  'US-OR': localText(['Oregon', '俄勒冈州']),
  'US-TX': localText(['Texas', '得克萨斯州']),
  'US-WA': localText(['Washington', '华盛顿州']),
}

export const FRUIT_ACCESS: ProduceList = {
  kind: 'fresh_fruit',
  countries: { US: FIRST_LIST },
  entries: UNITED_STATES,
  regionNames: STATE_NAMES,
  evidence: evidence('fruitList2014', 'secondary', [
    'The customs’ list of fresh fruit by country in force today.',
    '以海关现行《获得我国检验检疫准入的新鲜水果种类及输出国家/地区名录》为准。',
  ]),
  alternatives: [
    {
      codes: ['080921', '080929'],
      text: localText([
        'Dried cherries and juice go as processed food, with a registered plant: start there.',
        '樱桃干和樱桃汁按加工食品进口（工厂须注册），可由此起步。',
      ]),
    },
    {
      codes: ['0803', '0804', '0805', '0806', '0807', '0808', '0809', '0810'],
      text: localText([
        'Dried, freeze-dried, juice or jam goes as processed food, with a registered plant: start there.',
        '果干、冻干、果汁或果酱按加工食品进口（工厂须注册），可由此起步。',
      ]),
    },
  ],
}
