import { day } from '../../../../kernel/period.ts'
import type { RequirementRule } from '../../requirement.ts'
import { requirement } from '../../requirement.ts'
import { CARGO, evidence, RETAIL, TRADE } from './requirement-sources.ts'

const CSAR = day('2021-01-01')

const COSMETICS: readonly RequirementRule[] = [
  requirement({
    id: 'cosmetics.responsible-person',
    title: ['Appoint a responsible person in China', '指定境内责任人'],
    why: [
      'A maker abroad needs a company in China that files, watches for side effects and recalls.',
      '境外注册人、备案人须指定境内企业法人，负责注册备案、不良反应监测和召回。',
    ],
    who: 'maker',
    days: [7, 30],
    costUsd: [500, 3000],
    blocking: 'before_sale',
    channels: TRADE,
    from: CSAR,
    when: { kinds: ['cosmetics', 'oral_care'] },
    evidence: evidence('cosmetics'),
  }),
  requirement({
    id: 'cosmetics.formula-check',
    title: ['Check every ingredient against the banned lists', '核对禁用原料目录'],
    why: [
      'One banned ingredient (CBD and hemp extracts since 2021-05-28, among others) stops the product, in retail too.',
      '只要含一种禁用原料（如 2021 年 5 月 28 日起的大麻二酚和大麻提取物），产品即不得进口，零售亦然。',
    ],
    who: 'maker',
    days: [1, 7],
    costUsd: [0, 500],
    blocking: 'before_shipping',
    channels: CARGO,
    from: CSAR,
    when: { kinds: ['cosmetics', 'oral_care', 'soap'] },
    evidence: evidence('cosmeticsCbd'),
  }),
  requirement({
    id: 'cosmetics.filing',
    title: ['File the cosmetic before first import', '普通化妆品备案'],
    why: [
      'Ordinary cosmetics are filed with formula, tests, safety assessment and proof of claims. Toothpaste counts as one.',
      '普通化妆品须提交配方、检验报告、安全评估和功效宣称依据进行备案；牙膏参照普通化妆品管理。',
    ],
    who: 'maker',
    days: [60, 180],
    costUsd: [2000, 8000],
    after: ['cosmetics.responsible-person', 'cosmetics.formula-check'],
    blocking: 'before_sale',
    channels: TRADE,
    from: CSAR,
    when: { kinds: ['cosmetics', 'oral_care'], notKinds: ['special_cosmetics'] },
    evidence: evidence('cosmetics'),
  }),
  requirement({
    id: 'cosmetics.registration',
    title: ['Register the special cosmetic', '特殊化妆品注册'],
    why: [
      'Hair dye, perm, whitening, sunscreen, anti-hair-loss and new claims are registered with the drug authority; the certificate lasts five years.',
      '染发、烫发、祛斑美白、防晒、防脱发及新功效化妆品须向国家药监局注册，有效期五年。',
    ],
    who: 'maker',
    days: [240, 500],
    costUsd: [8000, 30000],
    after: ['cosmetics.responsible-person', 'cosmetics.formula-check'],
    blocking: 'before_sale',
    channels: TRADE,
    from: CSAR,
    when: { kinds: ['special_cosmetics'], notKinds: ['soap'] },
    evidence: evidence('cosmetics'),
  }),
  requirement({
    id: 'cosmetics.children',
    title: ['Meet the rules for children’s cosmetics', '符合儿童化妆品规定'],
    why: [
      'Cosmetics for under-twelves carry their own mark and a stricter safety assessment.',
      '供 12 岁以下儿童使用的化妆品须标注专用标志（小金盾），并作更严格的安全评估。',
    ],
    who: 'maker',
    days: [14, 60],
    after: ['cosmetics.formula-check'],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['children_cosmetics'] },
    evidence: evidence('practice', 'unverified', [
      'The drug authority’s rules on children’s cosmetics and their first day.',
      '以国家药监局儿童化妆品监管规定及其施行日期为准。',
    ]),
  }),
  requirement({
    id: 'cosmetics.retail-no-filing',
    title: ['Retail: no filing as far as we know; confirm it', '零售进口：据悉无需备案，请确认'],
    why: [
      'Retail imports are watched as goods for personal use, without first-import filing. The wording for cosmetics is not settled by what we read; your platform asks for ingredient lists and reports all the same.',
      '零售进口按个人自用物品监管，不要求首次进口备案；化妆品的具体表述尚未核实。平台仍会要求成分表与检测报告。',
    ],
    who: 'platform',
    days: [1, 10],
    after: ['cosmetics.formula-check'],
    blocking: 'before_sale',
    channels: RETAIL,
    from: day('2019-01-01'),
    when: { kinds: ['cosmetics', 'oral_care'] },
    evidence: evidence('cosmeticsRetail', 'unverified', [
      'The text of GACC Announcement 194 of 2018 on cosmetics.',
      '以海关总署 2018 年第 194 号公告关于化妆品的原文为准。',
    ]),
  }),
]

const CHILDREN: readonly RequirementRule[] = [
  requirement({
    id: 'toys.test',
    title: ['Test the toy against GB 6675', '按 GB 6675 检测玩具'],
    why: [
      'Small parts, flammability and heavy metals are tested; electric toys also against GB 19865.',
      '检测小零件、燃烧性能与重金属等；电玩具另须符合 GB 19865。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [200, 900],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['toys', 'infant_article'] },
    evidence: evidence('cccToys'),
  }),
  requirement({
    id: 'toys.ccc',
    title: ['CCC certificate for toys in its scope', '玩具 CCC 强制性认证'],
    why: [
      'Electric, plastic, metal and ride-on toys for under-14s need it, with a factory inspection. Toys all of wood, cloth or paper and without electricity are out of scope.',
      '供 14 岁以下儿童使用的电玩具、塑胶玩具、金属玩具和乘骑车辆须认证并接受工厂检查；非电的木、竹、纸、全布玩具不在范围。',
    ],
    who: 'agency',
    days: [45, 120],
    costUsd: [2000, 7000],
    after: ['toys.test'],
    blocking: 'before_shipping',
    channels: TRADE,
    from: day('2020-07-01'),
    when: { kinds: ['toys'] },
    evidence: evidence('cccScope'),
  }),
  requirement({
    id: 'infant-article.ccc',
    title: [
      'CCC certificate for strollers, walkers and child seats',
      '童车、学步车、儿童座椅 CCC 认证',
    ],
    why: [
      'Children’s vehicles, walkers and car seats need a certificate before they are imported or sold.',
      '儿童自行车、三轮车、推车、学步车及机动车儿童乘员用约束系统须认证后方可进口销售。',
    ],
    who: 'agency',
    days: [45, 150],
    costUsd: [3000, 10000],
    after: ['toys.test'],
    blocking: 'before_shipping',
    channels: TRADE,
    from: day('2020-07-01'),
    when: { kinds: ['infant_article'] },
    evidence: evidence('cccToys'),
  }),
  requirement({
    id: 'ccc.retail',
    title: [
      'Retail: full CCC said not to be asked; confirm it',
      '零售进口：据悉不要求全套 CCC，请确认',
    ],
    why: [
      'Retail goods are watched as for personal use. Have your test reports ready and ask the platform about your very product.',
      '零售进口按个人自用物品监管。请备好检测报告，并就具体商品询问平台。',
    ],
    who: 'platform',
    days: [1, 10],
    blocking: 'before_sale',
    channels: RETAIL,
    from: day('2019-01-01'),
    when: { kinds: ['toys', 'infant_article', 'appliance', 'electronics'] },
    evidence: evidence('cccRetail', 'unverified', [
      'The platform’s written answer, or the remark at this line of the positive list.',
      '以平台书面答复或正面清单该税号备注为准。',
    ]),
  }),
]

const TEXTILES: readonly RequirementRule[] = [
  requirement({
    id: 'textile.safety',
    title: ['Test against GB 18401', '按 GB 18401 检测'],
    why: [
      'Formaldehyde, pH, colour fastness, odour and azo dyes; class A for infants, B next to the skin, C otherwise.',
      '检测甲醛、pH 值、色牢度、异味和偶氮染料；婴幼儿 A 类，直接接触皮肤 B 类，其余 C 类。',
    ],
    who: 'lab',
    days: [5, 14],
    costUsd: [100, 400],
    blocking: 'before_sale',
    channels: TRADE,
    from: day('2011-08-01'),
    when: { kinds: ['apparel', 'textiles_home', 'children_textile'] },
    evidence: evidence('textiles'),
  }),
  requirement({
    id: 'textile.children',
    title: ['Meet GB 31701 for infants and children', '符合 GB 31701 婴幼儿及儿童纺织产品'],
    why: [
      'No cords at the neck under seven years, small parts must hold, phthalates and metals are limited.',
      '7 岁以下头颈部不得有绳带，附件抗拉强度、邻苯与重金属均有限量。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [200, 700],
    after: ['textile.safety'],
    blocking: 'before_sale',
    channels: TRADE,
    from: day('2018-06-01'),
    when: { kinds: ['children_textile'] },
    evidence: evidence('childrenTextiles'),
  }),
  requirement({
    id: 'textile.label',
    title: ['Hang tag and care label after GB/T 5296.4', '按 GB/T 5296.4 吊牌和耐久性标签'],
    why: [
      'Maker, name, size, fibre content, care signs, standard, safety class: size, fibre and care must be sewn in.',
      '标明制造者、品名、号型、纤维成分、洗护方法、执行标准和安全类别；号型、成分和洗护须为耐久性标签。',
    ],
    who: 'maker',
    days: [5, 20],
    costUsd: [50, 500],
    after: ['textile.safety', 'textile.children'],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['apparel', 'textiles_home', 'children_textile'] },
    evidence: evidence('textiles'),
  }),
  requirement({
    id: 'footwear.standard',
    title: ['Test and mark the footwear', '鞋类检测与标识'],
    why: [
      'Chinese size, material and standard stand on shoe or box; children’s shoes have a safety standard of their own.',
      '鞋或鞋盒须标明中国鞋号、材质和执行标准；儿童鞋另有安全技术规范。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [150, 500],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['footwear'] },
    evidence: evidence('practice', 'unverified', [
      'The footwear standard that your importer declares, and GB 30585 for children.',
      '以进口商申报的执行标准及 GB 30585（儿童鞋）为准。',
    ]),
  }),
  requirement({
    id: 'leather.limits',
    title: ['Limits for leather and fur', '皮革和毛皮有害物质限量'],
    why: [
      'Formaldehyde and azo dyes in leather and fur are limited; name the animal, protected ones need papers.',
      '皮革、毛皮中甲醛和偶氮染料有限量；请写明动物种类，受保护物种须另附证明。',
    ],
    who: 'lab',
    days: [5, 14],
    costUsd: [100, 400],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['leather', 'fur'] },
    evidence: evidence('practice', 'unverified', [
      'GB 20400, limits of harmful matter in leather and fur.',
      '以 GB 20400 为准。',
    ]),
  }),
]

/** What touches people: cosmetics, toys and baby articles, clothes and shoes. */
export const BODY_REQUIREMENTS: readonly RequirementRule[] = [
  ...COSMETICS,
  ...CHILDREN,
  ...TEXTILES,
]
