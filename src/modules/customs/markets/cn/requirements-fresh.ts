import { day } from '../../../../kernel/period.ts'
import type { GoodsKind } from '../../goods-kind.ts'
import type { RequirementRule } from '../../requirement.ts'
import { requirement } from '../../requirement.ts'
import { ASK_RETAIL, CARGO, evidence, RETAIL, TRADE } from './requirement-sources.ts'

const FRESH: readonly RequirementRule[] = [
  requirement({
    id: 'fruit.orchard-packhouse',
    title: ['Register orchard and packhouse', '果园和包装厂注册'],
    why: [
      'The protocol names your orchard and packhouse; both countries approve the list before the season. A grower’s affidavit goes with it.',
      '议定书要求果园和包装厂注册，名单须经双方在季前认可，并附种植者声明。',
    ],
    who: 'maker',
    days: [60, 240],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['fresh_fruit'] },
    evidence: evidence('appleProtocol'),
  }),
  requirement({
    id: 'fruit.quarantine-permit',
    title: ['Entry quarantine permit for fresh produce', '进境动植物检疫许可证'],
    why: [
      'Your importer asks for this permit before the contract is signed; fresh fruit, tomatoes, aubergines and peppers need it.',
      '进口商须在签约前办理；新鲜水果及番茄、茄子、辣椒均须许可。',
    ],
    who: 'importer',
    days: [10, 30],
    after: ['fruit.orchard-packhouse'],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['fresh_fruit', 'fresh_vegetable'] },
    evidence: evidence('approvalNeeded', 'primary'),
  }),
  requirement({
    id: 'apple.cold-treatment',
    title: [
      'Cold treatment: 40 days at 0 °C or 90 days at 3.3 °C',
      '冷处理：0 °C 40 天或 3.3 °C 90 天',
    ],
    why: [
      'The protocol of 2014 asks it, with fungicide after harvest; 300 fruits of each lot are checked, more than one decayed shuts the lot out for the season, and 2 % of the boxes are sampled. Ask for the text in force.',
      '2014 年议定书要求采后杀菌和冷处理；每批抽检 300 个果，腐烂超过 1 个则该批本季不得出口，另抽 2% 箱数。请索取现行文本。',
    ],
    who: 'maker',
    days: [40, 90],
    sourced: true,
    after: ['fruit.orchard-packhouse'],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['fresh_fruit'], codes: ['080810'], origins: ['US'] },
    evidence: evidence('appleProtocol'),
  }),
  requirement({
    id: 'blueberry.treatment',
    title: ['Treat the blueberries as the work plan asks', '按工作计划对蓝莓作检疫处理'],
    why: [
      'Berries from Florida, Georgia, Indiana, Louisiana, Michigan, Mississippi, New Jersey and North Carolina enter after treatment; those of the Pacific states by a systems approach. Every berry must be traceable.',
      '佛罗里达、佐治亚、印第安纳、路易斯安那、密歇根、密西西比、新泽西、北卡罗来纳的蓝莓须经处理；太平洋沿岸各州采用系统方法。须建立溯源体系。',
    ],
    who: 'maker',
    days: [7, 60],
    after: ['fruit.orchard-packhouse'],
    blocking: 'before_shipping',
    channels: CARGO,
    from: day('2020-05-14'),
    when: {
      kinds: ['fresh_fruit'],
      codes: ['081040'],
      origins: ['US'],
      words: /blueberr|蓝莓/i,
    },
    evidence: evidence('blueberries', 'primary'),
  }),
  requirement({
    id: 'plant.phytosanitary',
    title: ['Phytosanitary certificate for each shipment', '每批植物检疫证书'],
    why: [
      'An officer accredited by your plant health authority (APHIS in the United States) inspects, normally within 30 days before export, and signs.',
      '由植检机构（美国为 APHIS）授权官员检验签发，通常在出口前 30 天内。',
    ],
    who: 'agency',
    days: [2, 14],
    costUsd: [50, 250],
    after: ['fruit.orchard-packhouse', 'apple.cold-treatment', 'blueberry.treatment'],
    blocking: 'before_shipping',
    channels: CARGO,
    when: {
      kinds: [
        ...(['fresh_fruit', 'fresh_vegetable', 'dried_fruit', 'dried_vegetable', 'nuts'] as const),
        ...(['grain', 'seed', 'plant', 'frozen_produce', 'raw_coffee_or_cocoa', 'herb'] as const),
      ],
    },
    evidence: evidence('approvalNeeded'),
  }),
  requirement({
    id: 'grain.quarantine-permit',
    title: ['Entry quarantine permit for grain and pulses', '粮食、豆类进境检疫许可'],
    why: [
      'Wheat, corn, rice, barley, oats, soya, beans, peas and potatoes need approval before the contract. Nuts and dried fruit: ask whether yours do.',
      '小麦、玉米、大米、大麦、燕麦、大豆、豆类及薯类须签约前取得许可；坚果、果干请先确认。',
    ],
    who: 'importer',
    days: [10, 30],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['grain', 'dried_vegetable', 'nuts', 'dried_fruit', 'animal_feed'] },
    evidence: evidence('approvalNeeded'),
  }),
  requirement({
    id: 'seed.permit',
    title: ['Import permit for seed and living plants', '种子种苗进口审批'],
    why: [
      'Seeds, seedlings and other living plant material need approval; parcels without it are destroyed.',
      '种子、种苗及繁殖材料须经审批；无审批的包裹将被销毁。',
    ],
    who: 'importer',
    days: [20, 90],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['seed', 'plant'] },
    evidence: evidence('approvalNeeded', 'primary'),
  }),
]

const ANIMAL: readonly RequirementRule[] = [
  requirement({
    id: 'meat.plant-list',
    title: ['Slaughter and packing plant on the customs list', '屠宰加工厂列入海关名单'],
    why: [
      'Only meat slaughtered and processed after the plant is on the list may go. In March 2025 about 386 of 654 U.S. beef plants were overdue; pork, poultry and dairy had been renewed for five years. Check your plant today.',
      '只有工厂列入名单之后屠宰加工的肉类方可出口。2025 年 3 月，654 家美国牛肉厂中约 386 家注册过期未续，猪肉、禽肉、乳品厂已续期五年。请即日查询。',
    ],
    who: 'agency',
    days: [30, 365],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['meat', 'poultry', 'beef'] },
    evidence: evidence('fsis', 'primary'),
  }),
  requirement({
    id: 'dairy.plant-list',
    title: ['Dairy plant on the customs list', '乳品厂列入海关名单'],
    why: [
      'Dairy plants are put forward by their authority and stand on a list with an end date; look yours up.',
      '乳品厂须经主管当局推荐并列入有期限的名单，请查询您的工厂。',
    ],
    who: 'agency',
    days: [30, 270],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['dairy', 'infant_formula'] },
    evidence: evidence('beefPlants'),
  }),
  requirement({
    id: 'seafood.plant-list',
    title: ['Seafood plant or vessel on the customs list', '水产品加工厂或渔船列入名单'],
    why: [
      'Plants, vessels and cold stores of seafood are registered on the recommendation of their authority.',
      '水产品的加工厂、渔船和冷库须经主管当局推荐注册。',
    ],
    who: 'agency',
    days: [30, 270],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['seafood'] },
    evidence: evidence('decree248'),
  }),
  requirement({
    id: 'animal.quarantine-permit',
    title: ['Entry quarantine permit for animal products', '动物产品进境检疫许可'],
    why: [
      'Meat, eggs, raw and pasteurised milk, and some seafood need the importer’s permit before the contract.',
      '肉、蛋、生乳及巴氏杀菌乳、部分水产品须由进口商在签约前办理许可。',
    ],
    who: 'importer',
    days: [10, 30],
    after: ['meat.plant-list', 'dairy.plant-list', 'seafood.plant-list'],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['meat', 'poultry', 'egg', 'dairy', 'seafood', 'animal_product'] },
    evidence: evidence('approvalNeeded', 'primary'),
  }),
  requirement({
    id: 'animal.health-certificate',
    title: ['Health certificate for each shipment', '每批兽医（卫生）证书'],
    why: [
      'The inspection service of your country signs that the lot meets the protocol (for U.S. meat: FSIS form 9060-5).',
      '由输出国官方签发符合议定书要求的证书（美国肉类为 FSIS 9060-5 表）。',
    ],
    who: 'agency',
    days: [2, 14],
    after: [
      'meat.plant-list',
      'dairy.plant-list',
      'seafood.plant-list',
      'animal.quarantine-permit',
    ],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['meat', 'poultry', 'egg', 'dairy', 'seafood', 'honey'] },
    evidence: evidence('fsis', 'primary'),
  }),
  requirement({
    id: 'pet-food.plant-list',
    title: ['Pet food plant inspected and numbered', '宠物食品工厂检查并取得注册号'],
    why: [
      'The plant is inspected each year (APHIS in the United States) and gets a number from the customs of the market.',
      '工厂须每年接受检查（美国为 APHIS），并取得海关注册号。',
    ],
    who: 'agency',
    days: [60, 270],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['pet_food', 'animal_feed'] },
    evidence: evidence('petFood'),
  }),
  requirement({
    id: 'pet-food.licence',
    title: ['Import licence for the pet food, five years', '宠物食品进口登记证（五年）'],
    why: [
      'The ministry of agriculture registers each product; treats are said to be exempt.',
      '农业农村部按产品核发进口登记证；据称零食类除外。',
    ],
    who: 'maker',
    days: [180, 365],
    after: ['pet-food.plant-list'],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['pet_food', 'animal_feed'] },
    evidence: evidence('feedRegistration', 'primary'),
  }),
  requirement({
    id: 'pet-food.retail',
    title: ['Ask whether the licence is needed in retail', '确认零售进口宠物食品是否需登记证'],
    why: [
      'Pet food stands on the positive list as far as we know; whether plant number and licence are checked in retail imports we have not read.',
      '据我们所知宠物食品在正面清单内；零售进口是否核验工厂注册号与登记证，尚无资料。',
    ],
    who: 'seller',
    days: [3, 15],
    blocking: 'before_shipping',
    channels: RETAIL,
    when: { kinds: ['pet_food'] },
    evidence: evidence('practice', 'unverified', ASK_RETAIL),
  }),
]

const coldChain = (
  id: string,
  band: string,
  kinds: readonly GoodsKind[],
  codes?: readonly string[],
): RequirementRule =>
  requirement({
    id: `cold-chain.${id}`,
    title: [`Cold chain plan: ${band}`, `冷链方案：${band}`],
    why: [
      'Agree the temperature, the longest hours of each leg, the interval of the loggers, and who pays when the band is broken.',
      '请约定温度区间、各段最长时限、记录仪间隔，以及超温时由谁赔付。',
    ],
    who: 'carrier',
    days: [7, 30],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds, ...(codes && { codes }) },
    evidence: evidence('practice', 'unverified', [
      'The band your variety’s own handling guide or your carrier names.',
      '以品种操作规范或承运人给出的温度区间为准。',
    ]),
  })

const COLD_CHAIN: readonly RequirementRule[] = [
  coldChain('cherry', '0–1 °C', ['fresh_fruit'], ['080921', '080929']),
  coldChain('apple', '0–4 °C', ['fresh_fruit'], ['080810']),
  coldChain('dairy', '2–6 °C', ['dairy'], ['0401', '0403', '0406']),
  coldChain('frozen', '≤ −18 °C', ['frozen_food', 'frozen_produce']),
]

/** Produce and animal products: access, quarantine, certificates and the cold chain. */
export const FRESH_REQUIREMENTS: readonly RequirementRule[] = [...FRESH, ...ANIMAL, ...COLD_CHAIN]
