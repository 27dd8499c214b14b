import { day } from '../../../../kernel/period.ts'
import type { GoodsKind } from '../../goods-kind.ts'
import type { RequirementRule } from '../../requirement.ts'
import { requirement } from '../../requirement.ts'
import { ASK_RETAIL, CARGO, EVERY, evidence, RETAIL, TRADE } from './requirement-sources.ts'

const DECREE_248 = day('2022-01-01')
const DECREE_280 = day('2026-06-01')
const NEW_LABEL = day('2027-03-16')

/** Decree 248, article 7: the categories whose plants the home authority puts forward. */
const RECOMMENDED: readonly GoodsKind[] = [
  ...(['meat', 'poultry', 'seafood', 'dairy', 'egg', 'honey', 'edible_oil', 'grain'] as const),
  ...(['stuffed_pasta', 'fresh_vegetable', 'dried_vegetable', 'spice', 'nuts'] as const),
  ...(['dried_fruit', 'raw_coffee_or_cocoa', 'special_medical_food', 'infant_food'] as const),
  ...(['infant_formula', 'supplement', 'frozen_produce'] as const),
]

const PLANTS: readonly RequirementRule[] = [
  requirement({
    id: 'food.plant-list',
    title: ['Have your plant put forward by your authority', '由主管部门推荐工厂注册'],
    why: [
      'For this kind of food the plant is registered on the recommendation of its home authority (FDA, FSIS or NOAA in the United States).',
      '此类食品的境外工厂须由所在国主管当局推荐注册（美国为 FDA、FSIS 或 NOAA）。',
    ],
    who: 'agency',
    days: [60, 270],
    blocking: 'before_shipping',
    channels: ['0110'],
    from: DECREE_248,
    to: DECREE_280,
    when: { kinds: RECOMMENDED, notKinds: ['fresh_fruit'] },
    evidence: evidence('decree248'),
  }),
  requirement({
    id: 'food.plant-list-280',
    title: ['Find your food in the list of the new decree', '对照新规核对产品注册方式'],
    why: [
      'Since 2026-06-01 a dynamic catalogue says which foods go through lists and batches of the home authority. Find yours before you apply.',
      '自 2026 年 6 月 1 日起，须经主管当局批量清单注册的食品由动态目录确定，请先核对再申请。',
    ],
    who: 'maker',
    days: [1, 14],
    blocking: 'before_shipping',
    channels: ['0110'],
    from: DECREE_280,
    when: { kinds: ['food'], notKinds: ['fresh_fruit'] },
    evidence: evidence('decree280'),
  }),
  requirement({
    id: 'food.plant-registration',
    title: ['Register the plant that makes it (Decree 248)', '境外生产企业注册（248 号令）'],
    why: [
      'Every plant that makes, processes or stores food for import carries a customs number; it stands on the declaration and on the pack.',
      '生产、加工、贮存输华食品的企业均须取得在华注册编号，并在报关单和包装上载明。',
    ],
    who: 'maker',
    days: [20, 180],
    costUsd: [0, 3000],
    after: ['food.plant-list'],
    blocking: 'before_shipping',
    channels: ['0110'],
    from: DECREE_248,
    to: DECREE_280,
    when: { kinds: ['food'], notKinds: ['fresh_fruit'] },
    evidence: evidence('decree248'),
  }),
  requirement({
    id: 'food.plant-registration-280',
    title: ['Register the plant that makes it (Decree 280)', '境外生产企业注册（280 号令）'],
    why: [
      'Decree 280 has replaced Decree 248: registration for five years that renews itself, declaration fields that must be filled, cold stores included.',
      '280 号令取代 248 号令：注册有效期五年并自动延续，报关时须填报指定项目，冷库纳入注册范围。',
    ],
    who: 'maker',
    days: [20, 180],
    costUsd: [0, 3000],
    after: ['food.plant-list-280'],
    blocking: 'before_shipping',
    channels: ['0110'],
    from: DECREE_280,
    when: { kinds: ['food'], notKinds: ['fresh_fruit'] },
    evidence: evidence('decree280'),
  }),
  requirement({
    id: 'food.plant-registration-retail',
    title: [
      'Ask whether your plant needs a number for retail parcels',
      '确认零售进口是否需要工厂注册',
    ],
    why: [
      'Decrees 248 and 280 speak of food shipped as cargo. Whether retail imports are excluded is not settled by what we have read.',
      '248、280 号令针对以货物形式进口的食品；跨境零售进口是否除外，现有资料不能确定。',
    ],
    who: 'seller',
    days: [3, 15],
    blocking: 'before_shipping',
    channels: RETAIL,
    from: DECREE_248,
    when: { kinds: ['food', 'pet_food'] },
    evidence: evidence('announcement27', 'unverified', ASK_RETAIL),
  }),
  requirement({
    id: 'food.cold-store',
    title: ['Have the cold store registered too', '冷库一并注册'],
    why: [
      'Cold stores abroad join the registration on 2026-06-01. Ask yours for its number.',
      '自 2026 年 6 月 1 日起，境外冷库纳入注册范围，请向冷库索取注册编号。',
    ],
    who: 'carrier',
    days: [20, 180],
    blocking: 'before_shipping',
    channels: ['0110'],
    from: DECREE_280,
    when: { kinds: ['meat', 'poultry', 'seafood', 'dairy', 'frozen_food', 'frozen_produce'] },
    evidence: evidence('announcement27'),
  }),
]

const LABELS: readonly RequirementRule[] = [
  requirement({
    id: 'food.label-2011',
    title: [
      'Chinese label after GB 7718-2011 and GB 28050-2011',
      '中文标签（GB 7718-2011、GB 28050-2011）',
    ],
    why: [
      'Prepackaged food in general trade carries a Chinese label: name, ingredients, net content, dates, origin, importer and nutrition table. This edition rules until 2027-03-15.',
      '一般贸易进口预包装食品须有中文标签：名称、配料、净含量、日期、原产国、进口商及营养成分表。本版适用至 2027 年 3 月 15 日。',
    ],
    who: 'importer',
    days: [7, 30],
    costUsd: [200, 1500],
    after: ['food.plant-registration', 'food.plant-registration-280'],
    blocking: 'before_shipping',
    channels: TRADE,
    to: NEW_LABEL,
    when: { kinds: ['food'], notKinds: ['fresh_fruit', 'fresh_vegetable'] },
    evidence: evidence('gb7718'),
  }),
  requirement({
    id: 'food.label-2025',
    title: [
      'Chinese label after GB 7718-2025 and GB 28050-2025',
      '中文标签（GB 7718-2025、GB 28050-2025）',
    ],
    why: [
      'From 2027-03-16 the label must name eight groups of allergens (gluten cereals, crustaceans, fish, eggs, peanuts, soybeans, milk, tree nuts), give the day of making and the last day as year-month-day, and say origin and country of filling. A digital label may carry part of it.',
      '自 2027 年 3 月 16 日起，标签须强制标示八类致敏物质（含麸质谷物、甲壳类、鱼类、蛋类、花生、大豆、乳、坚果），按年月日标示生产日期和保质期到期日，并标示原产国及灌装国；可使用数字标签。',
    ],
    who: 'importer',
    days: [14, 45],
    costUsd: [300, 2000],
    after: ['food.plant-registration-280'],
    blocking: 'before_shipping',
    channels: TRADE,
    from: NEW_LABEL,
    when: { kinds: ['food'], notKinds: ['fresh_fruit', 'fresh_vegetable'] },
    evidence: evidence('gb7718Guide'),
  }),
  requirement({
    id: 'food.allergens-page',
    title: ['Name the eight allergens on the product page', '在商品页标明八类致敏物质'],
    why: [
      'The new label standard does not bind retail parcels as far as we know, but your buyers will look for what it asks.',
      '据我们所知新标准不约束跨境零售包裹，但消费者会以此为准查看致敏信息。',
    ],
    who: 'seller',
    days: [1, 3],
    blocking: 'advice',
    channels: RETAIL,
    from: NEW_LABEL,
    when: { kinds: ['food'], notKinds: ['fresh_fruit', 'fresh_vegetable'] },
    evidence: evidence('gb7718Guide'),
  }),
  requirement({
    id: 'alcohol.label',
    title: ['Strength and warning on the label of alcohol', '酒类标签：酒精度与警示语'],
    why: [
      'Alcohol shows its strength in %vol and a warning that too much harms health.',
      '酒类须标示酒精度（%vol）及“过量饮酒有害健康”等警示语。',
    ],
    who: 'importer',
    days: [3, 14],
    after: ['food.label-2011', 'food.label-2025'],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['alcohol'] },
    evidence: evidence('practice', 'unverified', [
      'The labelling clauses of GB 2757 and GB 2758.',
      '以 GB 2757、GB 2758 的标签条款为准。',
    ]),
  }),
]

const SPECIAL_FOODS: readonly RequirementRule[] = [
  requirement({
    id: 'infant-formula.registration',
    title: ['Register the recipe of the infant formula', '婴幼儿配方乳粉产品配方注册'],
    why: [
      'Infant formula made since 2018-01-01 needs a recipe registration certificate, and its number stands on the label.',
      '2018 年 1 月 1 日起生产的进口婴幼儿配方乳粉须取得产品配方注册证书，注册号须标于标签。',
    ],
    who: 'maker',
    days: [365, 900],
    after: ['food.plant-registration', 'food.plant-registration-280'],
    blocking: 'before_sale',
    channels: TRADE,
    from: day('2018-01-01'),
    when: { kinds: ['infant_formula'] },
    evidence: evidence('infantFormula'),
  }),
  requirement({
    id: 'infant-formula.registration-retail',
    title: [
      'Settle whether your formula needs registration in retail',
      '确认零售进口婴配粉是否须注册',
    ],
    why: [
      'In 2016 it was announced that retail imports need the registration too from 2018-01-01; later rules leave retail goods free of first-import registration. The positive list names registered formula only. Do not ship before you know.',
      '2016 年曾公布自 2018 年 1 月 1 日起零售进口同样须注册；其后的规定又免除零售商品首次进口注册，而正面清单备注仅限已注册产品。未确认前请勿发货。',
    ],
    who: 'seller',
    days: [5, 30],
    blocking: 'before_sale',
    channels: RETAIL,
    from: day('2018-01-01'),
    when: { kinds: ['infant_formula'] },
    evidence: evidence('infantFormulaRetail', 'unverified', [
      'The remark at this line of the positive list in force, or a written answer of the platform’s compliance team.',
      '以现行正面清单该税号备注，或平台合规部门的书面答复为准。',
    ]),
  }),
  requirement({
    id: 'supplement.blue-hat',
    title: ['Register or file the health food (blue hat)', '保健食品注册或备案（蓝帽子）'],
    why: [
      'A health claim in general trade needs registration; vitamins and minerals on first import are filed. Without it, sell as plain food with no claim.',
      '一般贸易中宣称保健功能须注册；首次进口的维生素、矿物质类须备案。否则只能按普通食品销售，不得宣称功效。',
    ],
    who: 'maker',
    days: [180, 1100],
    after: ['food.plant-registration', 'food.plant-registration-280'],
    blocking: 'before_sale',
    channels: TRADE,
    from: day('2016-07-01'),
    when: { kinds: ['supplement'] },
    evidence: evidence('healthFood'),
  }),
  requirement({
    id: 'supplement.retail',
    title: ['No health claim on the page without a blue hat', '无蓝帽子不得在页面宣称保健功能'],
    why: [
      'Retail imports are not asked for the first-import registration, as far as we know, but the page may not claim what only a registered health food may.',
      '据我们所知，零售进口不要求首次进口注册，但页面不得宣称仅注册保健食品可用的功效。',
    ],
    who: 'seller',
    days: [1, 5],
    blocking: 'before_sale',
    channels: RETAIL,
    from: day('2019-01-01'),
    when: { kinds: ['supplement'] },
    evidence: evidence('gacc194', 'unverified', [
      'Notice 486 of 2018 and the platform’s rules for health food.',
      '以商财发〔2018〕486 号文及平台保健食品规则为准。',
    ]),
  }),
  requirement({
    id: 'special-medical.registration',
    title: ['Register the food for special medical purposes', '特殊医学用途配方食品注册'],
    why: [
      'Food for patients is registered product by product before it is sold.',
      '特殊医学用途配方食品须逐一产品注册后方可销售。',
    ],
    who: 'maker',
    days: [365, 900],
    after: ['food.plant-registration', 'food.plant-registration-280'],
    blocking: 'before_sale',
    channels: CARGO,
    when: { kinds: ['special_medical_food'] },
    evidence: evidence('healthFood'),
  }),
]

const OTHER: readonly RequirementRule[] = [
  requirement({
    id: 'honey.residues',
    title: ['Residue test of honey and bee products', '蜂产品残留检测'],
    why: [
      'Lots are tested for veterinary drugs and for added syrup; a failed lot is sent back.',
      '逐批检测兽药残留及掺糖；不合格批次将退运。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [200, 800],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['honey'] },
    evidence: evidence('practice', 'unverified', [
      'GB 14963 and the residue plan agreed with the exporting country.',
      '以 GB 14963 及双边残留监控要求为准。',
    ]),
  }),
  requirement({
    id: 'maple.standard',
    title: ['Name maple syrup as what it is', '如实标注枫糖浆品名'],
    why: [
      'Pure maple syrup and pancake syrup have different codes, rates and names. Keep your grade papers and the plant number at hand.',
      '纯枫糖浆与调味糖浆的税号、税率和品名不同，请备妥等级证明与工厂注册号。',
    ],
    who: 'seller',
    days: [1, 3],
    blocking: 'advice',
    channels: EVERY,
    when: { kinds: ['maple'] },
    evidence: evidence('practice', 'unverified', [
      'The classification decision and the label check of your customs broker.',
      '以报关行的归类意见和标签审核为准。',
    ]),
  }),
]

export const FOOD_REQUIREMENTS: readonly RequirementRule[] = [
  ...PLANTS,
  ...LABELS,
  ...SPECIAL_FOODS,
  ...OTHER,
]
