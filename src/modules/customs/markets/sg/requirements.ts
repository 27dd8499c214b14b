import { day } from '../../../../kernel/period.ts'
import {
  accessRule,
  type Confidence,
  defineRequirements,
  type Evidence,
  localText,
  requirement,
} from '../../requirement.ts'

const VERIFIED_ON = day('2026-11-22')

const evidence = (
  title: string,
  url: string | null,
  confidence: Confidence,
  settledBy?: readonly [en: string, zh: string],
): Evidence => ({
  source: { title, url },
  verifiedOn: VERIFIED_ON,
  confidence,
  settledBy: settledBy ? localText(settledBy) : null,
})

const foodLicence = evidence(
  'WTO import licensing G/LIC/N/3/SGP/20: food and food contact articles (2024-10-16)',
  'https://lic-public.wto.org/en/product-categories/760/procedure',
  'primary',
)
const foodPermit = evidence(
  'Singapore Customs: requirements of the Singapore Food Agency',
  'https://customs.gov.sg/doing-business/quick-links-for-traders/tradenet/competent-authorities-requirements-for-controlled-items/singapore-food-agency',
  'primary',
)
const chewingGum = evidence(
  'USDA FAS, Singapore FAIRS report 2014: Sale of Food (Prohibition of Chewing Gum) Regulations 2003',
  'https://www.scribd.com/document/537312912/Singapore-2014',
  'secondary',
)
const practice = (what: string, zh: string): Evidence =>
  evidence('Common practice of the trade; no source read yet', null, 'unverified', [what, zh])

/** A small second market: enough to show that a market is data. */
export const sgRequirements = defineRequirements({
  market: 'sg',
  requirements: [
    requirement({
      id: 'food.licence',
      title: ['Importer licensed or registered for food', '进口商须持食品进口执照或登记'],
      why: [
        'Meat, fish, fresh produce, processed food and food contact articles each fall under a scheme of the food agency.',
        '肉类、鱼类、果蔬、加工食品和食品接触用品均受食品局相应制度管理。',
      ],
      who: 'importer',
      days: [3, 21],
      blocking: 'before_shipping',
      channels: ['cargo'],
      when: { kinds: ['food', 'food_contact', 'animal_feed', 'pet_food'] },
      evidence: foodLicence,
    }),
    requirement({
      id: 'food.permit',
      title: ['Import permit for each consignment', '每批货物办理进口准证'],
      why: [
        'The importer applies through TradeNet before the goods arrive; the permit names the licence.',
        '进口商须在货物到达前通过 TradeNet 申请，并填报执照号。',
      ],
      who: 'importer',
      days: [1, 5],
      after: ['food.licence'],
      blocking: 'before_shipping',
      channels: ['cargo'],
      when: { kinds: ['food', 'food_contact'] },
      evidence: foodPermit,
    }),
    requirement({
      id: 'cosmetics.notification',
      title: ['Notify the cosmetic to the health authority', '向卫生科学局通报化妆品'],
      why: [
        'A company in the market notifies each product before it is sold.',
        '须由当地公司在销售前逐一产品通报。',
      ],
      who: 'importer',
      days: [1, 30],
      blocking: 'before_sale',
      channels: ['cargo'],
      when: { kinds: ['cosmetics', 'oral_care', 'soap'] },
      evidence: practice(
        'The ASEAN cosmetic directive as the health authority applies it.',
        '以卫生科学局适用的东盟化妆品指令为准。',
      ),
    }),
    requirement({
      id: 'appliance.safety-mark',
      title: ['Safety Mark for controlled household goods', '受管制家用电器须有安全标志'],
      why: [
        'Listed mains appliances are registered and carry the mark.',
        '列入清单的市电电器须注册并加贴安全标志。',
      ],
      who: 'importer',
      days: [14, 60],
      blocking: 'before_sale',
      channels: ['cargo'],
      when: { kinds: ['appliance'] },
      evidence: practice(
        'The consumer product safety office’s list of controlled goods.',
        '以消费品安全办公室受管制商品清单为准。',
      ),
    }),
    requirement({
      id: 'retail.gst',
      title: ['Charge goods and services tax on low-value parcels', '低值包裹代收消费税'],
      why: [
        'Larger sellers and platforms abroad register and charge the tax at the sale.',
        '达到门槛的境外卖家和平台须登记并在销售时代收。',
      ],
      who: 'platform',
      days: [5, 30],
      blocking: 'before_sale',
      channels: ['parcel'],
      when: {},
      evidence: practice(
        'The tax authority’s thresholds for overseas vendors.',
        '以税务局对海外供应商的登记门槛为准。',
      ),
    }),
  ],
  access: [
    accessRule({
      rule: 'ban.chewing-gum',
      status: 'prohibited',
      reason: ['Chewing gum may not be imported for sale.', '口香糖禁止进口销售。'],
      when: { kinds: ['chewing_gum'] },
      evidence: chewingGum,
    }),
    accessRule({
      rule: 'gate.food',
      status: 'conditional',
      reason: [
        'Food enters through a licensed importer with a permit for each consignment.',
        '食品须由持照进口商逐批凭准证进口。',
      ],
      when: { kinds: ['food'] },
      evidence: foodLicence,
    }),
    accessRule({
      rule: 'unknown',
      status: 'unknown',
      reason: ['We hold no rule for these goods yet.', '我们暂无此类商品的规定。'],
      when: {},
      evidence: practice('The customs’ list of controlled goods.', '以海关受管制商品清单为准。'),
    }),
  ],
  produce: null,
})
