import type { Feature } from '../../platform/features.ts'

/** Products become listings. */
export const NEW_LISTINGS: Feature = {
  name: 'new_listings',
  title: { en: 'New listings', 'zh-CN': '新上架' },
  whenOff: {
    en: 'No product becomes a new listing; those there are can be changed and sold.',
    'zh-CN': '暂停新建商品页，已有商品页可继续编辑和销售。',
  },
}

/** Words in the other language from the glossary or a translator. */
export const TRANSLATION_PROPOSALS: Feature = {
  name: 'translation_proposals',
  title: { en: 'Translation proposals', 'zh-CN': '译文建议' },
  whenOff: {
    en: 'No words are proposed: sellers write both languages themselves, and of reviews only what was translated before is shown.',
    'zh-CN': '暂停译文建议，卖家自行填写两种语言；评价仅显示已有的译文。',
  },
}
