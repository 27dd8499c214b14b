import { day } from '../../../../kernel/period.ts'
import type { RequirementRule } from '../../requirement.ts'
import { requirement } from '../../requirement.ts'
import { CARGO, EVERY, evidence, TRADE } from './requirement-sources.ts'

const MACHINES: readonly RequirementRule[] = [
  requirement({
    id: 'appliance.voltage',
    title: ['Make sure it runs on 220 V and 50 Hz', '确认适用 220 V / 50 Hz'],
    why: [
      'A machine for 120 V burns out on the first day. Say on the page what it needs, and which plug it has.',
      '120 V 电器接入 220 V 会立即损坏。请在页面写明电压和插头类型。',
    ],
    who: 'maker',
    days: [1, 60],
    blocking: 'before_sale',
    channels: EVERY,
    when: { kinds: ['appliance'] },
    evidence: evidence('practice', 'unverified', [
      'The rating plate of your product.',
      '以产品铭牌为准。',
    ]),
  }),
  requirement({
    id: 'appliance.ccc',
    title: ['CCC certificate for mains appliances', '家用电器 CCC 强制性认证'],
    why: [
      'Appliances of the catalogue may be imported, sold or used in business only with it: tests, then a factory inspection.',
      '列入目录的电器须经型式试验和工厂检查取得认证，方可进口、销售或在经营中使用。',
    ],
    who: 'agency',
    days: [60, 150],
    costUsd: [3000, 12000],
    after: ['appliance.voltage'],
    blocking: 'before_shipping',
    channels: TRADE,
    from: day('2003-08-01'),
    when: { kinds: ['appliance'] },
    evidence: evidence('cccScope'),
  }),
  requirement({
    id: 'auto-parts.ccc',
    title: ['CCC for the parts in its catalogue', '目录内汽车零部件 CCC 认证'],
    why: [
      'Glass, tyres, lamps, mirrors, seats and belts are usually in the catalogue; most other parts are not.',
      '安全玻璃、轮胎、灯具、后视镜、座椅及安全带等通常在目录内，其他零部件多数不在。',
    ],
    who: 'agency',
    days: [45, 150],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['auto_parts', 'vehicle'] },
    evidence: evidence('practice', 'unverified', [
      'The catalogue of compulsory certification, looked up by HS code.',
      '以强制性产品认证目录按 HS 编码查询结果为准。',
    ]),
  }),
  requirement({
    id: 'radio.approval',
    title: ['Radio type approval (SRRC)', '无线电发射设备型号核准（SRRC）'],
    why: [
      'Whatever sends by Bluetooth, Wi-Fi or radio needs a type approval before it is sold in general trade.',
      '凡带蓝牙、Wi-Fi 等发射功能的设备，一般贸易销售前须取得型号核准。',
    ],
    who: 'agency',
    days: [30, 90],
    costUsd: [1500, 6000],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['radio', 'drone'] },
    evidence: evidence('practice', 'unverified', [
      'The radio authority’s list of equipment that needs approval.',
      '以无线电管理机构的型号核准目录为准。',
    ]),
  }),
  requirement({
    id: 'battery.un38-3',
    title: ['UN 38.3 test summary for lithium batteries', '锂电池 UN 38.3 试验概要'],
    why: [
      'No airline takes lithium batteries without it; power banks and spare cells have limits of their own.',
      '无此报告航空公司不承运锂电池；充电宝和备用电芯另有限制。',
    ],
    who: 'maker',
    days: [7, 30],
    costUsd: [0, 1500],
    blocking: 'before_shipping',
    channels: EVERY,
    when: { kinds: ['battery'] },
    evidence: evidence('practice', 'unverified', [
      'The IATA dangerous goods regulations and your carrier’s acceptance check.',
      '以 IATA 危险品规则和承运人收货审核为准。',
    ]),
  }),
  requirement({
    id: 'dangerous.carriage',
    title: ['Ship as dangerous goods, with a safety data sheet', '按危险品运输并附安全数据单'],
    why: [
      'Aerosols, perfume, nail polish, lighters and solvents go only with carriers that take dangerous goods; post refuses them.',
      '气雾剂、香水、指甲油、打火机和溶剂只能由有资质的承运人运输，邮政不收。',
    ],
    who: 'carrier',
    days: [3, 21],
    costUsd: [50, 500],
    blocking: 'before_shipping',
    channels: EVERY,
    when: { kinds: ['aerosol', 'flammable', 'chemicals'] },
    evidence: evidence('practice', 'unverified', [
      'The safety data sheet, section 14, and your carrier’s answer.',
      '以安全数据单第 14 项及承运人答复为准。',
    ]),
  }),
  requirement({
    id: 'medical-device.registration',
    title: ['Register or file the medical device', '医疗器械注册或备案'],
    why: [
      'Class I is filed, II and III are registered; retail imports are not excused.',
      '第一类备案，第二、三类注册；零售进口同样适用。',
    ],
    who: 'maker',
    days: [60, 720],
    blocking: 'before_sale',
    channels: CARGO,
    when: { kinds: ['medical_device'] },
    evidence: evidence('healthFood'),
  }),
]

const MATERIALS: readonly RequirementRule[] = [
  requirement({
    id: 'food-contact.test',
    title: ['Migration test for things that touch food', '食品接触材料迁移检测'],
    why: [
      'Cups, pans, bottles and boxes are tested by material and say “for food contact” on them.',
      '杯、锅、瓶、盒等按材质检测，并标注“食品接触用”。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [150, 600],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['food_contact'] },
    evidence: evidence('practice', 'unverified', [
      'GB 4806.1 and the part for your material.',
      '以 GB 4806.1 及对应材质分册为准。',
    ]),
  }),
  requirement({
    id: 'hygiene.disinfection',
    title: ['Hygiene test for diapers and pads', '一次性卫生用品卫生检测'],
    why: [
      'Single-use hygiene goods are tested for germs and name their maker’s hygiene standard.',
      '一次性卫生用品须作微生物检测，并标注执行卫生标准。',
    ],
    who: 'lab',
    days: [7, 21],
    costUsd: [150, 600],
    blocking: 'before_sale',
    channels: TRADE,
    when: { kinds: ['hygiene_article'] },
    evidence: evidence('practice', 'unverified', ['GB 15979.', '以 GB 15979 为准。']),
  }),
  requirement({
    id: 'wood.quarantine',
    title: ['Fumigate or certify untreated wood', '未经处理的木材须熏蒸或检疫'],
    why: [
      'Wood with bark or without treatment carries pests; kiln-dried and finished goods usually pass.',
      '带皮或未经处理的木材可能携带有害生物；经烘干、涂装的成品一般可放行。',
    ],
    who: 'maker',
    days: [3, 14],
    costUsd: [50, 400],
    blocking: 'before_shipping',
    channels: CARGO,
    when: { kinds: ['wood'] },
    evidence: evidence('practice', 'unverified', [
      'The quarantine conditions for this HS line in the customs’ own table.',
      '以海关该税号的检验检疫监管条件为准。',
    ]),
  }),
  requirement({
    id: 'books.permit',
    title: ['Import through a licensed publisher’s importer', '由有资质的出版物进口单位进口'],
    why: [
      'Books, films and games from abroad pass a check of their content; single copies for personal use are treated apart.',
      '境外图书、音像和游戏须经内容审查；个人自用少量另行处理。',
    ],
    who: 'importer',
    days: [30, 120],
    blocking: 'before_sale',
    channels: CARGO,
    when: { kinds: ['books_media'] },
    evidence: evidence('practice', 'unverified', [
      'The press and publication authority’s list of importers.',
      '以新闻出版主管部门公布的进口单位名单为准。',
    ]),
  }),
  requirement({
    id: 'cites.export-permit',
    title: ['CITES export permit before you ship', '发货前办理 CITES 出口许可'],
    why: [
      'Roots of American ginseng, whole or sliced, wild or grown, stand in Appendix II. A permit cannot be had afterwards. Powder, pills, tea and sweets are excluded.',
      '西洋参根（整根或切片，野生或种植）列入附录二，许可不能事后补办；粉末、胶囊、茶和糖果除外。',
    ],
    who: 'agency',
    days: [5, 45],
    costUsd: [50, 150],
    sourced: true,
    blocking: 'before_shipping',
    channels: EVERY,
    when: { kinds: ['ginseng'] },
    evidence: evidence('ginseng', 'primary'),
  }),
  requirement({
    id: 'cites.species-permit',
    title: ['CITES papers for protected species', '受保护物种 CITES 证明'],
    why: [
      'Ivory, rosewood, some leather and coral: without papers of both sides the goods are seized.',
      '象牙、红木、部分皮革和珊瑚等，无双方证明将被没收。',
    ],
    who: 'agency',
    days: [30, 120],
    blocking: 'before_shipping',
    channels: EVERY,
    when: { kinds: ['endangered_species'] },
    evidence: evidence('practice', 'unverified', [
      'The CITES appendix of your species.',
      '以该物种所在 CITES 附录为准。',
    ]),
  }),
  requirement({
    id: 'cites.import-certificate',
    title: ['Import certificate of the CITES office', '办理濒危物种进口证明书'],
    why: ['The importer shows it with your export permit.', '进口商须凭出口许可一并提交。'],
    who: 'importer',
    days: [15, 45],
    after: ['cites.export-permit', 'cites.species-permit'],
    blocking: 'before_shipping',
    channels: TRADE,
    when: { kinds: ['ginseng', 'endangered_species'] },
    evidence: evidence('practice', 'unverified', [
      'The endangered species office’s list of goods by HS code.',
      '以濒管办商品目录（按 HS 编码）为准。',
    ]),
  }),
]

/** Machines, batteries, dangerous goods, materials and protected species. */
export const ARTICLE_REQUIREMENTS: readonly RequirementRule[] = [...MACHINES, ...MATERIALS]
