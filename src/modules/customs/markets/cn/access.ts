import { day } from '../../../../kernel/period.ts'
import { GOODS_KINDS } from '../../goods-kind.ts'
import type { AccessRule } from '../../requirement.ts'
import { accessRule } from '../../requirement.ts'
import { evidence, RETAIL } from './requirement-sources.ts'

/** First those that forbid, then those that bind one channel, then the gates, then all the rest. */
export const ACCESS_RULES: readonly AccessRule[] = [
  accessRule({
    rule: 'ban.weapons',
    status: 'prohibited',
    reason: [
      'Arms, imitation arms, ammunition and explosives may not be imported.',
      '武器、仿真武器、弹药和爆炸物禁止进境。',
    ],
    when: { kinds: ['weapon', 'explosive'] },
    evidence: evidence('tradeGov'),
  }),
  accessRule({
    rule: 'gate.toy-guns',
    status: 'unknown',
    reason: [
      'A toy gun that looks real counts as an imitation arm and may not enter. Where the line runs for yours we cannot say.',
      '外形逼真的玩具枪按仿真武器禁止进境；您的产品是否越界，我们无法判断。',
    ],
    when: { kinds: ['toys'], words: /\b(toy (gun|pistol|rifle)|nerf|blaster)s?\b|玩具枪/i },
    evidence: evidence('tradeGov', 'unverified', [
      'A written opinion of the customs office of entry, with photographs.',
      '以入境地海关对实物照片的书面意见为准。',
    ]),
  }),
  accessRule({
    rule: 'ban.narcotics',
    status: 'prohibited',
    reason: [
      'Narcotics and anything with THC may not be imported.',
      '毒品及含四氢大麻酚的产品禁止进境。',
    ],
    when: { kinds: ['narcotic'] },
    evidence: evidence('tradeGov'),
  }),
  accessRule({
    rule: 'ban.cbd-cosmetics',
    status: 'prohibited',
    reason: [
      'Cannabidiol and hemp fruit, seed oil and leaf extract are banned in cosmetics since 2021-05-28.',
      '自 2021 年 5 月 28 日起，大麻二酚及大麻仁果、籽油、叶提取物为化妆品禁用原料。',
    ],
    instead: [
      'The same product with another oil: jojoba, sunflower, oat.',
      '可改用霍霍巴油、葵花籽油或燕麦等原料的同类产品。',
    ],
    from: day('2021-05-28'),
    when: { kinds: ['cbd_hemp'], alsoKinds: ['cosmetics', 'soap', 'oral_care'] },
    evidence: evidence('cosmeticsCbd'),
  }),
  accessRule({
    rule: 'gate.cbd-other',
    status: 'not_listed',
    reason: [
      'We know of no rule that lets CBD or hemp in as food, supplement or pet food. Do not ship it.',
      '我们未见允许大麻二酚或工业大麻作为食品、补充剂或宠物食品进口的规定，请勿发货。',
    ],
    when: { kinds: ['cbd_hemp'] },
    evidence: evidence('practice', 'unverified', [
      'The narcotics and the new food ingredient lists in force.',
      '以现行麻精药品目录和新食品原料公告为准。',
    ]),
  }),
  accessRule({
    rule: 'ban.used-clothing',
    status: 'prohibited',
    reason: ['Used clothing may not be imported.', '旧服装禁止进境。'],
    instead: [
      'New pieces, or pieces made new from deadstock cloth.',
      '可改售全新成衣，或以库存面料新制的产品。',
    ],
    when: {
      kinds: ['used_goods'],
      codes: ['57', '61', '62', '63', '64', '65'],
    },
    evidence: evidence('tradeGov'),
  }),
  accessRule({
    rule: 'gate.used-goods',
    status: 'unknown',
    reason: [
      'Used and refurbished goods often need an approval of their own or are barred. We hold no rule for yours.',
      '旧货和翻新品通常须专门审批或被禁止，我们没有对应您商品的规定。',
    ],
    when: { kinds: ['used_goods'] },
    evidence: evidence('tradeGov', 'unverified', [
      'The catalogue of used machinery and electrical goods that may not enter.',
      '以禁止进口的旧机电产品目录为准。',
    ]),
  }),
  accessRule({
    rule: 'ban.lottery',
    status: 'prohibited',
    reason: [
      'Lottery tickets and gambling goods are treated as barred.',
      '彩票及博彩类物品按禁止类处理。',
    ],
    when: { kinds: ['lottery'] },
    evidence: evidence('practice', 'unverified', [
      'The customs’ list of articles that may not enter.',
      '以海关禁止进境物品表为准。',
    ]),
  }),
  accessRule({
    rule: 'ban.soil',
    status: 'prohibited',
    reason: [
      'Soil may not enter, potting mix with soil included.',
      '土壤禁止进境，含土的栽培介质亦同。',
    ],
    when: { kinds: ['soil'] },
    evidence: evidence('quarantineLaw', 'primary'),
  }),
  accessRule({
    rule: 'ban.flavoured-e-cigarette',
    status: 'prohibited',
    reason: [
      'Flavoured e-cigarettes other than tobacco may not be sold.',
      '除烟草口味外的调味电子烟禁止销售。',
    ],
    from: day('2022-05-01'),
    when: {
      kinds: ['e_cigarette'],
      words: /\b(mint|menthol|fruit|mango|grape|berry|candy|vanilla|flavou?red)\b|薄荷|水果|调味/i,
    },
    evidence: evidence('eCigarettes'),
  }),
  accessRule({
    rule: 'ban.e-cigarette-retail',
    status: 'prohibited',
    reason: [
      'E-cigarettes may not be sold over the internet, outside the state’s trading platform.',
      '电子烟不得通过互联网销售（国家统一交易管理平台除外）。',
    ],
    from: day('2022-05-01'),
    when: { kinds: ['e_cigarette'], channels: ['1210', '9610', 'postal'] },
    evidence: evidence('eCigarettes'),
  }),
  accessRule({
    rule: 'ban.species',
    status: 'prohibited',
    reason: [
      'Ivory, rhinoceros horn, tiger bone and tortoiseshell may not be traded.',
      '象牙、犀角、虎骨、玳瑁禁止贸易。',
    ],
    when: {
      kinds: ['endangered_species'],
      words: /ivory|rhino|tiger|tortoise|象牙|犀角|虎骨|玳瑁/i,
    },
    evidence: evidence('practice', 'unverified', [
      'CITES Appendix I and the species’ listing.',
      '以 CITES 附录一及该物种所列为准。',
    ]),
  }),
  accessRule({
    rule: 'ban.mail',
    status: 'prohibited',
    reason: [
      'Meat, dairy, eggs, seafood, fresh fruit and vegetables, seeds, living plants and animals may not be mailed in.',
      '肉、乳、蛋、水产品、新鲜水果蔬菜、种子种苗和活动物禁止邮寄进境。',
    ],
    instead: [
      'Through the bonded warehouse or as cargo, once the goods have access.',
      '取得准入后，可走保税仓或货物渠道。',
    ],
    when: {
      channels: ['postal'],
      kinds: [
        ...(['meat', 'poultry', 'dairy', 'egg', 'seafood', 'fresh_fruit'] as const),
        ...(['fresh_vegetable', 'seed', 'plant', 'live_animal', 'animal_product'] as const),
      ],
    },
    evidence: evidence('mailBan'),
  }),
  accessRule({
    rule: 'channel.fresh-direct',
    status: 'not_listed',
    reason: [
      'Fresh food in retail goes through the bonded warehouse only, not by direct parcel.',
      '零售进口的生鲜食品仅限网购保税模式，不得直邮。',
    ],
    instead: [
      'Use the bonded channel (1210), once the goods have access.',
      '取得准入后可走 1210 网购保税。',
    ],
    from: day('2020-01-01'),
    when: {
      channels: ['9610'],
      kinds: ['fresh_fruit', 'fresh_vegetable', 'meat', 'poultry', 'seafood'],
    },
    evidence: evidence('cbecFresh'),
  }),
  accessRule({
    rule: 'channel.cites-retail',
    status: 'not_listed',
    reason: [
      'The positive list leaves out goods of species under CITES; ginseng roots are of Appendix II.',
      '正面清单备注将濒危物种排除在外；西洋参根属附录二。',
    ],
    instead: [
      'Ginseng tea, capsules or powder (not under CITES), or general trade with both permits.',
      '可改售参茶、胶囊或参粉（不受 CITES 管制），或凭双方许可走一般贸易。',
    ],
    from: day('2016-04-08'),
    when: { channels: RETAIL, kinds: ['ginseng', 'endangered_species'] },
    evidence: evidence('positiveListRemarks'),
  }),
  accessRule({
    rule: 'gate.ginseng',
    status: 'conditional',
    reason: [
      'American ginseng roots go with a CITES export permit, got before shipping, and the importer’s certificate.',
      '西洋参根须在发货前取得 CITES 出口许可，并由进口商办理进口证明书。',
    ],
    instead: [
      'Ginseng tea, capsules or powder are not under CITES: start there.',
      '参茶、胶囊、参粉不受 CITES 管制，可由此起步。',
    ],
    when: { kinds: ['ginseng'] },
    evidence: evidence('ginseng', 'primary'),
  }),
  accessRule({
    rule: 'gate.species',
    status: 'conditional',
    reason: [
      'Goods of protected species need CITES papers of both sides.',
      '受保护物种制品须有双方 CITES 证明。',
    ],
    when: { kinds: ['endangered_species'] },
    evidence: evidence('practice', 'unverified', [
      'The appendix of the species.',
      '以该物种所在附录为准。',
    ]),
  }),
  accessRule({
    rule: 'gate.tobacco',
    status: 'not_listed',
    reason: [
      'Tobacco belongs to the state monopoly: only its companies may bring it in, so that a seller abroad has no way of their own.',
      '烟草属国家专卖，仅能由专卖体系企业进口，境外卖家无法自行销售。',
    ],
    when: { kinds: ['tobacco'] },
    evidence: evidence('eCigarettes'),
  }),
  accessRule({
    rule: 'gate.e-cigarettes',
    status: 'conditional',
    reason: [
      'E-cigarettes belong to the state monopoly and enter only through its companies.',
      '电子烟属国家专卖，仅能由专卖体系企业进口。',
    ],
    when: { kinds: ['e_cigarette'] },
    evidence: evidence('eCigarettes'),
  }),
  accessRule({
    rule: 'gate.infant-formula',
    status: 'conditional',
    reason: [
      'Infant formula enters once its recipe is registered; how far retail imports are bound is not settled.',
      '婴幼儿配方乳粉须完成配方注册；零售进口适用程度尚未明确。',
    ],
    from: day('2018-01-01'),
    when: { kinds: ['infant_formula'] },
    evidence: evidence('infantFormula'),
  }),
  accessRule({
    rule: 'gate.beef',
    status: 'conditional',
    reason: [
      'Only from a plant on the customs list. In March 2025 about 386 of 654 U.S. beef plants were overdue: check yours first.',
      '仅限列入海关名单的工厂。2025 年 3 月，654 家美国牛肉厂约 386 家注册过期，请先查询。',
    ],
    from: day('2025-03-17'),
    when: { kinds: ['beef'], origins: ['US'] },
    evidence: evidence('beefPlants'),
  }),
  accessRule({
    rule: 'gate.animal-products',
    status: 'conditional',
    reason: [
      'Only from a plant on the customs list, with a permit and a health certificate for each lot.',
      '仅限列入海关名单的工厂，逐批凭检疫许可和卫生证书。',
    ],
    when: { kinds: ['meat', 'poultry', 'seafood', 'dairy', 'egg', 'pet_food', 'animal_feed'] },
    evidence: evidence('approvalNeeded'),
  }),
  accessRule({
    rule: 'gate.living',
    status: 'conditional',
    reason: [
      'Living animals, plants and seed need an approval before the contract.',
      '活动物、种子、种苗须在签约前取得审批。',
    ],
    when: { kinds: ['live_animal', 'seed', 'plant', 'animal_product'] },
    evidence: evidence('approvalNeeded', 'primary'),
  }),
  accessRule({
    rule: 'gate.vegetables',
    status: 'unknown',
    reason: [
      'Fresh vegetables enter by product and origin. We hold no list.',
      '新鲜蔬菜按“产品+产地”准入，我们没有名录。',
    ],
    instead: ['Dried, pickled or freeze-dried: start there.', '可由脱水、腌制或冻干产品起步。'],
    when: { kinds: ['fresh_vegetable'] },
    evidence: evidence('practice', 'unverified', [
      'The customs’ list of plants and plant products with access.',
      '以海关植物产品准入名录为准。',
    ]),
  }),
  accessRule({
    rule: 'gate.health',
    status: 'conditional',
    reason: [
      'Medicines, medical devices and food for patients are registered before they are sold, in retail too.',
      '药品、医疗器械和特医食品须先注册，零售进口亦然。',
    ],
    when: { kinds: ['medicine', 'medical_device', 'special_medical_food'] },
    evidence: evidence('healthFood'),
  }),
  accessRule({
    rule: 'gate.media',
    status: 'conditional',
    reason: [
      'Books, films and games pass a check of their content; what harms the state’s interests is barred.',
      '图书、音像、游戏须经内容审查，含有害内容的禁止进境。',
    ],
    when: { kinds: ['books_media'] },
    evidence: evidence('tradeGov'),
  }),
  accessRule({
    rule: 'gate.drones',
    status: 'unknown',
    reason: [
      'Drones are watched as dual-use and radio goods. We hold no rule.',
      '无人机涉及两用物项和无线电管理，我们没有对应规定。',
    ],
    when: { kinds: ['drone'] },
    evidence: evidence('practice', 'unverified', [
      'The dual-use list and the aviation authority’s rules.',
      '以两用物项清单和民航规定为准。',
    ]),
  }),
  accessRule({
    rule: 'gate.food',
    status: 'conditional',
    reason: [
      'Food enters when its plant is registered (since 2022-01-01) and its label is right. In retail, confirm whether the plant number is asked.',
      '食品须工厂已注册（自 2022 年 1 月 1 日起）且标签合规；零售进口是否核验注册编号，请先确认。',
    ],
    from: day('2022-01-01'),
    when: { kinds: ['food'] },
    evidence: evidence('decree248'),
  }),
  accessRule({
    rule: 'gate.cosmetics-trade',
    status: 'conditional',
    reason: [
      'In general trade cosmetics are filed or registered first; that takes months. Retail channels are said to be free of it.',
      '一般贸易进口化妆品须先备案或注册，耗时数月；零售渠道据悉不要求。',
    ],
    from: day('2021-01-01'),
    when: { kinds: ['cosmetics', 'oral_care'], channels: ['0110'] },
    evidence: evidence('cosmetics'),
  }),
  accessRule({
    rule: 'open',
    status: 'allowed',
    reason: [
      'We know of no ban and no special gate for these goods. The steps below still apply.',
      '据我们所知，此类商品无禁令或特别准入要求，但下列步骤仍须完成。',
    ],
    when: { kinds: GOODS_KINDS },
    evidence: evidence('tradeGov'),
  }),
  accessRule({
    rule: 'unknown',
    status: 'unknown',
    reason: [
      'Without an HS code we cannot say. Classify the product first.',
      '没有 HS 编码无法判断，请先归类。',
    ],
    when: {},
    evidence: evidence('practice', 'unverified', ['An HS code of six digits.', '六位 HS 编码。']),
  }),
]
