import type { LocalText } from '../../kernel/locale.ts'

/** What rules read of a product. Any fuller product text of this module fits. */
export type GoodsText = Readonly<{
  title: string
  description?: string
  ingredients?: string
  attributes?: Readonly<Record<string, string>>
}>

type KindRow = Readonly<{ name: LocalText; codes: string }>

const kind = (en: string, zh: string, codes = ''): KindRow => ({
  name: { en, 'zh-CN': zh },
  codes,
})

/**
 * The sorts of goods that import rules tell apart, with the HS 2022 codes that make one: prefixes of
 * two, four or six digits, `a-b` for a range of equal length. A kind without codes is known by
 * words alone. Kinds add up: a cherry is food and fresh fruit.
 */
const KINDS = {
  food: kind(
    'Food and drink',
    '食品饮料',
    '02 0302-0309 04 07-11 1201-1208 1210 1212 1501-1517 1601-1605 17-20 2101-2106 2201-2206 2208 2209 2501',
  ),
  fresh_fruit: kind(
    'Fresh fruit',
    '新鲜水果',
    '080310 080390 080430 080440 080450 0805 080610 0807-0810',
  ),
  fresh_vegetable: kind('Fresh vegetables', '新鲜蔬菜', '0701-0709 0714'),
  frozen_produce: kind('Frozen fruit and vegetables', '冷冻果蔬', '0710 0811 2004'),
  dried_fruit: kind('Dried fruit', '果干', '080620 0813'),
  dried_vegetable: kind('Dried vegetables and pulses', '脱水蔬菜和干豆', '0712 0713'),
  meat: kind('Meat', '肉类', '0201-0206 0208-0210 1601 1602'),
  poultry: kind('Poultry', '禽肉', '0207 160231-160239'),
  beef: kind('Beef', '牛肉', '0201 0202 160250'),
  egg: kind('Eggs', '蛋类', '0407 0408'),
  dairy: kind('Dairy', '乳品', '0401-0406 210500'),
  infant_formula: kind('Infant formula', '婴幼儿配方食品'),
  infant_food: kind('Food for infants', '婴幼儿辅助食品', '190110'),
  seafood: kind('Fish and seafood', '水产品', '0302-0309 1603-1605'),
  nuts: kind('Nuts', '坚果', '0801 0802 1202 200811 200819'),
  grain: kind('Grain and flour', '谷物及谷物粉', '10 1101-1108 1201'),
  honey: kind('Honey and bee products', '蜂产品', '0409 0410'),
  maple: kind('Maple syrup and sugar', '枫糖', '170220'),
  confectionery: kind('Sweets and chocolate', '糖果巧克力', '1704 1806'),
  beverage: kind('Drinks, coffee and tea', '饮料、咖啡和茶', '0901 0902 2009 2101 2201 2202'),
  alcohol: kind('Beer, wine and spirits', '酒类', '2203-2206 220820-220890'),
  supplement: kind('Food supplements', '膳食补充剂', '2936'),
  spice: kind('Spices and sauces', '香料和调味料', '0904-0910 2103'),
  special_medical_food: kind('Food for special medical purposes', '特殊医学用途配方食品'),
  edible_oil: kind('Edible oils and oilseeds', '食用油脂和油料', '1206 1207 1507-1517'),
  stuffed_pasta: kind('Stuffed pasta', '包馅面食', '190220'),
  raw_coffee_or_cocoa: kind(
    'Raw coffee and cocoa beans',
    '未烘焙咖啡豆和可可豆',
    '090111 090112 1801',
  ),
  chewing_gum: kind('Chewing gum', '口香糖', '170410'),
  frozen_food: kind('Frozen food', '冷冻食品', '0202 0303 0304 0710 0811 210500'),
  herb: kind('Medicinal plants', '药用植物', '1211'),
  pet_food: kind('Pet food', '宠物食品', '230910'),
  animal_feed: kind('Animal feed', '动物饲料', '2301-2308 230990'),
  live_animal: kind('Live animals', '活动物', '01 0301'),
  animal_product: kind('Other animal products', '其他动物产品', '05 4101-4103'),
  plant: kind('Living plants and cut flowers', '活植物和鲜切花', '0601-0604'),
  seed: kind('Seeds for sowing', '种用种子', '1209'),
  soil: kind('Soil and growing media', '土壤和栽培介质', '2703'),
  cosmetics: kind('Cosmetics', '化妆品', '3303-3305 330710 330720 330730 330790 340130'),
  special_cosmetics: kind(
    'Special cosmetics: sun, dye, perm, whitening',
    '特殊化妆品:防晒、染烫、祛斑美白、防脱发',
    '330520',
  ),
  children_cosmetics: kind('Cosmetics for children', '儿童化妆品'),
  oral_care: kind('Toothpaste and oral care', '口腔护理用品', '3306 960321'),
  soap: kind('Soap', '香皂', '340111 340119 340120'),
  home_fragrance: kind('Candles and room fragrance', '蜡烛和室内香氛', '330741 330749 3406'),
  hygiene_article: kind('Diapers and hygiene paper', '纸尿裤和卫生用品', '9619'),
  apparel: kind('Clothing', '服装', '61 62 6504-6506'),
  children_textile: kind('Textiles for infants and children', '婴幼儿及儿童纺织产品', '6111 6209'),
  textiles_home: kind('Home textiles', '家用纺织品', '57 6301-6307 940440 940490'),
  footwear: kind('Footwear', '鞋类', '6401-6405'),
  leather: kind('Leather goods', '皮革制品', '4201-4206'),
  bags: kind('Bags and cases', '箱包', '4202'),
  fur: kind('Fur', '毛皮', '43'),
  toys: kind('Toys', '玩具', '9503 950510 950590'),
  electric_toy: kind('Electric toys', '电玩具'),
  infant_article: kind('Strollers, seats and baby articles', '婴童用品', '8715'),
  appliance: kind(
    'Mains electrical appliances',
    '市电电器',
    '8414 841510 8418 842112 842211 8450 845121 8467 8508-8510 8513 8516 852852 8528 9405 850440 854442 901910',
  ),
  electronics: kind(
    'Electronics',
    '电子产品',
    '8470 8471 8517-8519 8521-8523 8525-8528 854370 950450 9102 9006',
  ),
  radio: kind('Radio and wireless devices', '无线电设备', '851711-851714 851762 8525-8527'),
  battery: kind('Batteries, or goods with one', '电池或含电池产品', '8506 8507'),
  medical_device: kind(
    'Medical devices',
    '医疗器械',
    '3005 900130 900140 900150 9018 901920 9020-9022 902511',
  ),
  medicine: kind('Medicines', '药品', '3001-3004 300660'),
  food_contact: kind(
    'Things that touch food',
    '食品接触用品',
    '392410 4419 691110 691200 7013 732310 732391-732399 741810 761510 821191 821510-821599 961700',
  ),
  wood: kind('Wood and wooden goods', '木材及木制品', '44'),
  furniture: kind('Furniture', '家具', '9401-9403'),
  books_media: kind('Books and media', '图书和音像制品', '49 3706 852349'),
  jewellery: kind('Jewellery', '珠宝首饰', '7101-7104 7113-7117'),
  auto_parts: kind('Vehicle parts', '汽车零部件', '4011 700711 700721 8409 8511 8512 8708'),
  vehicle: kind('Vehicles', '车辆', '8701-8705 8711'),
  tools: kind('Tools', '工具', '8201-8206 8467'),
  sports: kind('Sports goods', '体育用品', '9506 9507'),
  chemicals: kind(
    'Chemicals, paints and cleaners',
    '化学品、涂料和清洁剂',
    '28 29 32 3402-3405 35 38',
  ),
  aerosol: kind('Aerosols', '气雾剂', '330530'),
  flammable: kind('Flammable goods', '易燃品', '3208 330300 330430 3605 3606 9613 2207'),
  explosive: kind('Explosives and fireworks', '爆炸品和烟花', '3601-3604'),
  weapon: kind('Weapons and replicas', '武器及仿真武器', '93'),
  tobacco: kind('Tobacco', '烟草', '2401-2403'),
  e_cigarette: kind('E-cigarettes and nicotine', '电子烟和尼古丁制品', '2404 854340'),
  cbd_hemp: kind('CBD and hemp goods', '大麻二酚和工业大麻制品'),
  narcotic: kind('Narcotics', '毒品', '121130 121140 130211'),
  used_goods: kind('Used goods', '旧货', '6309 6310'),
  ginseng: kind('Ginseng roots', '人参和西洋参', '121120'),
  endangered_species: kind('Goods of endangered species', '濒危物种制品', '050710 960110 121160'),
  drone: kind('Drones', '无人机', '8806'),
  lottery: kind('Lottery tickets', '彩票'),
  general_goods: kind('Other goods', '其他商品'),
} as const satisfies Record<string, KindRow>

export type GoodsKind = keyof typeof KINDS

export const GOODS_KINDS = Object.keys(KINDS) as readonly GoodsKind[]

export const goodsKindName = (of: GoodsKind): LocalText => KINDS[of].name

/** '0302-0305' to its four prefixes; a single prefix to itself. */
function spread(range: string): readonly string[] {
  const [from, to] = range.split('-') as [string, string?]
  if (to === undefined) return [from]
  const count = Number(to) - Number(from) + 1
  return Array.from({ length: count }, (_, i) => `${Number(from) + i}`.padStart(from.length, '0'))
}

const kindsOfPrefix: ReadonlyMap<string, readonly GoodsKind[]> = (() => {
  const map = new Map<string, GoodsKind[]>()
  for (const of of GOODS_KINDS) {
    const { codes } = KINDS[of]
    for (const prefix of codes === '' ? [] : codes.split(' ').flatMap(spread)) {
      const found = map.get(prefix)
      if (found) found.push(of)
      else map.set(prefix, [of])
    }
  }
  return map
})()

type WordRule = Readonly<{
  /** Kinds the words add. */
  adds: readonly GoodsKind[]
  words: RegExp
  /** The rule is tried only where one of these is already known; undefined: always. */
  among?: readonly GoodsKind[]
  /** Not where one of these is known. */
  unless?: readonly GoodsKind[]
  /** Kinds the words take away: dried cherries are not fresh, whatever their code says. */
  drops?: readonly GoodsKind[]
  /** Look at the title only, where descriptions use the word for other things. */
  titleOnly?: true
}>

const TEXTILES = ['apparel', 'textiles_home', 'footwear'] as const
const NOT_EATEN = ['food', 'pet_food', 'animal_feed', 'medicine', 'herb'] as const
const TAKEN_IN = [
  ...['food', 'cosmetics', 'soap', 'oral_care', 'supplement', 'pet_food', 'herb', 'medicine'],
  ...['edible_oil', 'e_cigarette', 'tobacco', 'chemicals'],
] as readonly GoodsKind[]
const POWERED = [
  ...['appliance', 'electronics', 'toys', 'drone', 'vehicle', 'sports', 'tools'],
  ...['furniture', 'infant_article', 'medical_device', 'auto_parts', 'general_goods'],
] as readonly GoodsKind[]

/** Rules that hang on a kind the code gave, so most products try only a few of them. */
const WORDS_BY_KIND: readonly WordRule[] = [
  {
    among: ['food'],
    words: /\b(infant|baby|toddler)(['’]?s)? (milk )?formula|婴(幼)?儿配方|婴(幼)?儿奶粉/i,
    adds: ['infant_formula', 'infant_food'],
  },
  {
    among: ['food'],
    words:
      /\b(baby|infant|toddler)s? (food|cereal|snack|puree|puffs|rice|meal)|婴(幼)?儿(辅食|米粉|食品)|宝宝(辅食|零食)/i,
    adds: ['infant_food'],
  },
  {
    among: ['food', 'supplement', 'chemicals'],
    words:
      /\b(dietary|food|nutritional) supplement|\b(multi)?vitamins?\b.{0,60}\b(gumm|capsule|tablet|softgel)|\b(gumm|capsule|tablet|softgel)\w*\b.{0,60}\b(vitamin|mineral|probiotic|collagen|omega)|\bprobiotics?\b|\bfish oil\b|保健食品|膳食补充|营养补充|维生素(片|软糖|胶囊)|益生菌|鱼油/i,
    adds: ['supplement', 'food'],
  },
  {
    among: ['food'],
    words: /\bmedical food|\bspecial medical purpose|特殊医学用途/i,
    adds: ['special_medical_food'],
  },
  { among: ['food'], words: /\bmaple (syrup|sugar|candy|cream)|枫糖/i, adds: ['maple'] },
  {
    among: ['food'],
    words: /\bhoney(comb)?\b|蜂蜜|蜂蜡|蜂王浆/i,
    titleOnly: true,
    adds: ['honey'],
  },
  {
    among: ['fresh_fruit'],
    words:
      /\b(freeze[- ])?dried\b|\bdehydrated\b|\b(jam|juice|jerky|chips|leather)\b|果干|冻干|蜜饯/i,
    titleOnly: true,
    adds: ['dried_fruit'],
    drops: ['fresh_fruit'],
  },
  {
    among: ['food'],
    words: /\bdried (fruit|tart|sweet|cherr|apple|blueberr|cranberr)|果干|冻干(草莓|蓝莓|樱桃)/i,
    titleOnly: true,
    adds: ['dried_fruit'],
    drops: ['fresh_fruit'],
  },
  {
    among: ['food'],
    words: /\bfrozen\b|\bice cream\b|冷冻|速冻|冰淇淋/i,
    titleOnly: true,
    adds: ['frozen_food'],
  },
  {
    among: ['fresh_fruit', 'fresh_vegetable'],
    words: /\bfrozen\b|冷冻|速冻/i,
    titleOnly: true,
    adds: ['frozen_produce'],
    drops: ['fresh_fruit', 'fresh_vegetable'],
  },
  {
    among: ['meat'],
    words: /\b(chicken|turkey|duck)\b|鸡肉|火鸡|鸭肉/i,
    titleOnly: true,
    adds: ['poultry'],
  },
  { among: ['meat'], words: /\b(beef|wagyu|bison)\b|牛肉/i, titleOnly: true, adds: ['beef'] },
  {
    among: ['cosmetics'],
    words:
      /\bsun ?(screen|block)|\bspf ?\d|\bhair (dye|colou?r(ing)?|loss)|\bperm\b|\bwhitening\b|\b(anti[- ])?freckle|\banti[- ]hair[- ]loss|防晒|染发|烫发|祛斑|美白|防脱/i,
    adds: ['special_cosmetics'],
  },
  {
    among: ['cosmetics', 'special_cosmetics'],
    words: /\b(baby|babies|infant|toddler|kids?|child(ren)?)(['’]?s)?\b|婴|儿童|宝宝/i,
    titleOnly: true,
    adds: ['children_cosmetics'],
  },
  {
    among: TEXTILES,
    words:
      /\b(baby|babies|infant|newborn|toddler|kids?|child(ren)?|boys|girls|onesie)(['’]?s)?\b|婴|儿童|童装|宝宝/i,
    titleOnly: true,
    adds: ['children_textile'],
  },
  {
    among: ['toys'],
    words:
      /\b(electric|electronic|battery|batteries|remote[- ]control|rc|light[- ]up|motori[sz]ed|rechargeable)\b|电动|遥控|发光/i,
    adds: ['electric_toy'],
  },
  {
    among: ['furniture', 'general_goods', 'food_contact', 'toys', 'hygiene_article', 'vehicle'],
    words:
      /\b(stroller|pram|car seat|booster seat|baby walker|crib|high ?chair|baby bottle|sippy|pacifier|teether)|婴儿车|安全座椅|学步车|婴儿床|奶瓶|安抚奶嘴/i,
    titleOnly: true,
    adds: ['infant_article'],
  },
  {
    among: POWERED,
    words:
      /\bbluetooth\b|\bwi-?fi\b|\bwireless\b|\bzigbee\b|\bwalkie[- ]talkie|\bgps\b|\bremote[- ]control|蓝牙|无线|遥控/i,
    adds: ['radio'],
  },
  {
    among: [
      'apparel',
      'jewellery',
      'leather',
      'wood',
      'sports',
      'general_goods',
      'animal_product',
      'herb',
    ],
    words:
      /\bivory\b|\b(rhino(ceros)?|tiger) (horn|bone)|\btortoise ?shell|\b(python|crocodile|alligator|ostrich) (skin|leather)|\brosewood\b|\bblack coral\b|象牙|犀角|虎骨|玳瑁|蟒皮|鳄鱼皮|红木/i,
    adds: ['endangered_species'],
  },
  {
    among: ['herb', 'food', 'supplement'],
    words:
      /\b(american )?ginseng (root|slice|fib|prong)|\bpanax quinquefolius\b|(西洋参|花旗参)(?!(茶|粉|胶囊|含片|糖))/i,
    titleOnly: true,
    adds: ['ginseng'],
  },
]

const anywhere = (words: string): RegExp => new RegExp(words, 'i')

const BATTERY_WORDS =
  '\\bli-?ion\\b|\\blithium\\b|\\brechargeable\\b|\\bpower bank|\\bbattery[- ](powered|operated)|\\bcordless\\b|锂电|充电宝|充电式|内置电池'
const WEAPON_WORDS =
  '\\b(airsoft|bb gun|replica (gun|pistol|rifle|sword)|ammunition|firearm|pepper spray|switchblade|brass knuckles|stun gun|crossbow)\\b|仿真枪|弓弩|弹药|电击器'
const VAPE_WORDS =
  '\\be-?cig(arette)?s?\\b|\\bvap(e|ing)\\b|\\bnicotine (pouch|salt|gum)|电子烟|尼古丁'
const CBD_WORDS = '\\bcbd\\b|\\bcannabi(s|diol|noid)|\\bhemp[- ]?extract|大麻二酚'
const HEMP_WORDS = '\\bhemp|大麻'
const NARCOTIC_WORDS = '\\bthc\\b|\\bmarijuana\\b|\\bkratom\\b|\\bpsilocybin'
const USED_WORDS =
  '\\b(second[- ]?hand|pre[- ]?owned|thrifted|refurbished|gently used)\\b|^used |二手|旧衣|翻新'
const SEED_WORDS =
  '\\bseeds? (packet|for planting|for sowing)|\\b(flower|vegetable|wildflower|grass|lawn|heirloom) seeds?\\b|种子'
const SOIL_WORDS = '\\b(potting (soil|mix)|topsoil|garden soil)|营养土|土壤'
const DRONE_WORDS = '\\b(quadcopter|drone)s?\\b|无人机'
const LOTTERY_WORDS = '\\b(lottery|scratch[- ]?off) tickets?\\b|彩票'
const AEROSOL_WORDS = '\\b(aerosol|spray can|pressuri[sz]ed can|whipped cream charger)|气雾|喷雾罐'

/** Rules for any goods. One scan with all their words first: nearly every product stops there. */
const WORDS_ANYWHERE: readonly WordRule[] = [
  { words: anywhere(BATTERY_WORDS), unless: NOT_EATEN, adds: ['battery'] },
  { words: anywhere(WEAPON_WORDS), unless: NOT_EATEN, adds: ['weapon'] },
  { words: anywhere(VAPE_WORDS), unless: TEXTILES, adds: ['e_cigarette'] },
  { words: anywhere(CBD_WORDS), unless: [...TEXTILES, 'bags'], adds: ['cbd_hemp'] },
  // Rope and cloth of hemp are harmless; what is eaten or rubbed in is not.
  { words: anywhere(HEMP_WORDS), among: TAKEN_IN, adds: ['cbd_hemp'] },
  { words: anywhere(NARCOTIC_WORDS), unless: TEXTILES, adds: ['narcotic'] },
  { words: anywhere(USED_WORDS), titleOnly: true, adds: ['used_goods'] },
  {
    words: anywhere(SEED_WORDS),
    unless: ['nuts', 'cosmetics', 'spice'],
    titleOnly: true,
    adds: ['seed'],
  },
  { words: anywhere(SOIL_WORDS), titleOnly: true, adds: ['soil'] },
  { words: anywhere(DRONE_WORDS), titleOnly: true, unless: NOT_EATEN, adds: ['drone'] },
  { words: anywhere(LOTTERY_WORDS), titleOnly: true, adds: ['lottery'] },
  { words: anywhere(AEROSOL_WORDS), adds: ['aerosol'] },
]

const ANY_TRIGGER = anywhere(
  [
    ...[BATTERY_WORDS, WEAPON_WORDS, VAPE_WORDS, CBD_WORDS, HEMP_WORDS, NARCOTIC_WORDS, USED_WORDS],
    ...[SEED_WORDS, SOIL_WORDS, DRONE_WORDS, LOTTERY_WORDS, AEROSOL_WORDS],
  ].join('|'),
)

/** More text than this decides nothing more, and costs a hostile catalogue's host dearly. */
const TEXT_LIMIT = 4_000
const ATTRIBUTE_LIMIT = 100

/** The words of a product that rules look at, on one line, cut at 4,000 characters. */
export function searchText(text: GoodsText): string {
  const { title, ingredients = '', description = '', attributes = {} } = text
  const parts = [title.slice(0, TEXT_LIMIT), ingredients.slice(0, TEXT_LIMIT)]
  parts.push(description.slice(0, TEXT_LIMIT))
  for (const name in attributes) {
    if (parts.length > ATTRIBUTE_LIMIT) break
    parts.push(`${name} ${attributes[name]}`.slice(0, TEXT_LIMIT))
  }
  return parts.join(' \u2022 ').slice(0, TEXT_LIMIT)
}

function apply(rules: readonly WordRule[], found: Set<GoodsKind>, title: string, all: string) {
  for (const { adds, words, among, unless, drops, titleOnly } of rules) {
    if (among && !among.some((of) => found.has(of))) continue
    if (unless?.some((of) => found.has(of))) continue
    if (!words.test(titleOnly ? title : all)) continue
    for (const of of drops ?? []) found.delete(of)
    for (const of of adds) found.add(of)
  }
}

const HS_CHAPTER = /^(0[1-9]|[1-6]\d|7[0-689]|8\d|9[0-7])/

/**
 * The kinds of goods of a product, from its HS code (six digits or more; only six are read) and its
 * words. Empty when the code is none: then nothing is known. Total: it throws on no input.
 */
export function goodsKinds(code: string, text: GoodsText): readonly GoodsKind[] {
  if (!HS_CHAPTER.test(code)) return []
  const found = new Set<GoodsKind>()
  for (const digits of [2, 4, 6])
    for (const of of kindsOfPrefix.get(code.slice(0, digits)) ?? []) found.add(of)
  if (found.size === 0) found.add('general_goods')
  // Formula is the rule under this code, cereal the exception which words tell.
  if (code.startsWith('190110') && !/cereal|puff|米粉|辅食/i.test(text.title))
    found.add('infant_formula')
  const title = text.title.slice(0, TEXT_LIMIT)
  const all = searchText(text)
  apply(WORDS_BY_KIND, found, title, all)
  if (ANY_TRIGGER.test(all)) apply(WORDS_ANYWHERE, found, title, all)
  return [...found]
}
