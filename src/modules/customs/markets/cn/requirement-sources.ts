import { day } from '../../../../kernel/period.ts'
import type { Confidence, Evidence, LegalSource } from '../../requirement.ts'
import { localText } from '../../requirement.ts'

/** The day these sources were last looked at. Titles carry the sources' own age where it matters. */
const VERIFIED_ON = day('2026-11-22')

const at = (title: string, url: string): LegalSource => ({ title, url: `https://${url}` })

export const SOURCES = {
  decree248: at(
    'Decree 248, registration of overseas food manufacturers (guide to the customs notice, 2023)',
    'www.51w2c.com/details_id_10612.html',
  ),
  decree248List: at(
    'USDA FAS: GACC updates the Decree 248 product list',
    'fas.usda.gov/data/china-gacc-updates-decree-248-product-list',
  ),
  decree280: at(
    'ZMUni: Decree 280, new rules for overseas food manufacturers from 2026-06-01',
    'www.zmuni.com/en/news/chinaissuesnewgaccregulationonregistrationofoverseasfoodmanu',
  ),
  announcement27: at(
    'Made-in-China Insights: GACC Announcement 27/2026 on Decree 280',
    'insights.made-in-china.com/GAC-New-Overseas-Food-Manufacturer-Registration-Rules-Effective-June-1-A-Guide-for-Exporters_eaoAYkRJRQHc.html',
  ),
  gb7718: at(
    'ChemLinked: China releases GB 7718-2025, general standard for the labelling of prepackaged foods',
    'food.chemlinked.com/news/food-news/china-releases-gb-7718-2025-general-standard-for-the-labeling-of-prepackaged-foods',
  ),
  gb7718Guide: at(
    'ZMUni: Unpacking GB 7718-2025',
    'www.zmuni.com/en/news/unpacking-china-s-gb7718-2025-new-national-standard-for/',
  ),
  cbec486: at(
    'Notice Shang Cai Fa [2018] 486, conditions of retail imports (account)',
    'ssopdot.com/blog/6863.html',
  ),
  gacc194: at(
    'GACC Announcement 194/2018, supervision of retail imports (account)',
    'ssopdot.com/blog/6401.html',
  ),
  returns: at(
    'Returns of retail imports: 30 days to apply, 45 days to arrive (account)',
    'ssopdot.com/blog/6941.html',
  ),
  threeDocuments: at(
    'Three-document comparison and who sends what (account)',
    'ssopdot.com/blog/15686.html',
  ),
  positiveList2022: at(
    'What changed in the positive list of 2022-03-01 (account)',
    'www.qzztcn.com/en/2022/03/03/this-article-explores-the-changes-brought-about-by-the-positive-list-of-cross-border-e-commerce-in-2022/',
  ),
  positiveListRemarks: at(
    'Remarks of the positive list: exclusions, mode, weight (account)',
    'ssopdot.com/blog/6801.html',
  ),
  cbecFresh: at(
    'ChemLinked FAQ on retail imports: fresh food only through bonded warehouses, with quarantine access',
    'www.digiantglobal.com/chinas-cross-border-e-commerce-policies-explained/',
  ),
  infantFormula: at(
    'ChemLinked: recipe registration for imported infant formula, notice of 2017-11-22',
    'food.chemlinked.com/news/food-news/china-clarifies-infant-formula-registration-requirements',
  ),
  infantFormulaRetail: at(
    'ChemLinked, 2016: retail imports of infant formula need registration from 2018-01-01',
    'food.chemlinked.com/news/food-news/china-gives-grace-period-cbec-infant-formula',
  ),
  healthFood: at(
    'Note of the food and drug authority on health food and medical devices in retail imports (account)',
    'ssopdot.com/blog/16216.html',
  ),
  cosmetics: at(
    'CIRS: China cosmetic registration and filing under CSAR',
    'www.cirs-group.com/en/cosmetics/china-cosmetic-registration-and-filing',
  ),
  cosmeticsRetail: at(
    'ChemLinked: cross-border e-commerce of cosmetics',
    'cosmetic.chemlinked.com/cosmepedia/china-cross-border-e-commerce-regulation-cbec',
  ),
  cosmeticsCbd: at(
    'ChemLinked: the end of CBD products, NMPA inventories of 2021-05-28',
    'cosmetic.chemlinked.com/news/cosmetic-news/the-end-of-cbd-products-in-china',
  ),
  cccToys: at(
    'Intertek: CCC rules for toys and children’s vehicles from 2020-07-01',
    'www.intertek.com/products-retail/insight-bulletins/2020/revision-of-ccc-rules-for-toys-and-childrens-vehicles/',
  ),
  cccScope: at(
    'SGS: CCC catalogue re-categorised, toys in and out of scope (2020)',
    'www.sgsgroup.com.hk/en/news/2020/06/20200603-sgs-china-ccc-re-categorizes-toys',
  ),
  cccRetail: at(
    'Sino Trade Compliance: retail imports without complete CCC and labels',
    'sinotradecompliance.com/en/blog/cross-border-ecommerce-china/',
  ),
  textiles: at(
    'CIRS: China textile testing, GB 18401, GB 31701 and GB 5296.4',
    'www.cirs-ck.com/en/china-textile-testing',
  ),
  childrenTextiles: at(
    'UL: GB 31701-2015 for infants’ and children’s textiles',
    'www.ul.com/news/china-publishes-national-compulsory-standard-infants-and-children%27s-textile-and-apparel',
  ),
  apples: at(
    'Good Fruit Grower: China says yes to all varieties of U.S. apples (2015)',
    'www.goodfruit.com/chinas-ag-agency-says-yes-to-all-varieties-of-u-s-apples/',
  ),
  appleProtocol: at(
    'Good Fruit Grower: the apple protocol lot by lot (2014)',
    'www.goodfruit.com/washington-apple-producers-hope-to-resume-exports-to-china',
  ),
  fruitList2014: at(
    'China’s list of fresh fruit by country of 2014-09-17, as reported',
    'www.freshfruitportal.com/news/2014/09/23/china-publishes-new-produce-import-approval-list/',
  ),
  fruitList2016: at(
    'China’s list of fresh fruit of 2016-09-18: Californian strawberries added, as reported',
    'cuierzhuang.com/hyxx/shownews.asp?newsid=4606',
  ),
  nectarines: at(
    'Fresh Fruit Portal: California nectarines gain access to China (2020-03-09)',
    'freshfruitportal.com/news/2020/03/09/california-nectarines-gain-access-to-china',
  ),
  blueberries: at(
    'APHIS: market access gains under the Phase One agreement (May 2020)',
    'www.aphis.usda.gov/aphis/newsroom/stakeholder-info/stakeholder-messages/plant-health-news/usda-market-access-gains-china-phase-one-agreement',
  ),
  approvalNeeded: at(
    'Entry animals, plants and products that need approval (China International Import Expo notice)',
    'ciie.shhg12360.cn/posts/notices/clearance_notice_attachment',
  ),
  mailBan: at(
    'Catalogue of animals, plants and their products that may not be carried or mailed in (copy)',
    'china-binding.com/blog/1179923',
  ),
  quarantineLaw: at(
    'AQSIQ: articles prohibited under the entry-exit quarantine law (2009)',
    'english.aqsiq.gov.cn/SpecialTopics/EntryExitAnimalandPlantInspectionandQuarantine09/ServiceGuide/ArticlesCarriedorPosted/200906/t20090626_119917.htm',
  ),
  tradeGov: at(
    'U.S. Commercial Service: China, prohibited and restricted imports',
    'www.trade.gov/country-commercial-guides/china-prohibited-and-restricted-imports',
  ),
  fsis: at(
    'USDA FSIS: export requirements for China',
    'www.fsis.usda.gov/inspection/import-export/import-export-library/china',
  ),
  beefPlants: at(
    'Registrations of U.S. meat plants, March 2025 (USDA, as reported)',
    'belacereais.com.br/en/2025/algodao/eua-x-china-386-frigorificos-de-carne-bovina-nos-estados-unidos-seguem-sem-renovacao-da-habilitacao-para-exportar-para-a-china',
  ),
  petFood: at(
    'What U.S. processors need to do for exporting pet food to China (after USDA FAS)',
    'petfood-nation.com/what-us-processors-need-to-do-for-exporting-pet-food-to-china/',
  ),
  feedRegistration: at(
    'USDA AMS: feed and pet food must be registered with the ministry (MARA)',
    'www.ams.usda.gov/services/auditing/feed-verification/guidance',
  ),
  ginseng: at(
    '50 CFR 23.68, trade in roots of American ginseng (copy)',
    'getpocketlaw.com/law/cfr_50/section-23-68-how-can-i-trade-internationally-in-roots-of-american-ginseng_d1cfdd2895b0',
  ),
  ginsengPermit: at(
    'A grower’s page on the CITES export permit (fee and days)',
    'ncgginseng.com/products/cites-permit',
  ),
  eCigarettes: at(
    'Administrative Measures for E-cigarettes, from 2022-05-01 (Tobacco Control Laws)',
    'www.tobaccocontrollaws.org/laws/admin-measures-for-e-cig-management-china',
  ),
  postal: at(
    'GACC Announcement 43/2010, personal postal articles (account)',
    'ssopdot.com/blog/6449.html',
  ),
  practice: { title: 'Common practice of the trade; no source read yet', url: null },
} as const satisfies Record<string, LegalSource>

/** A statement with its source, how sure, and what would settle it when it is unverified. */
export const evidence = (
  from: keyof typeof SOURCES,
  confidence: Confidence = 'secondary',
  settledBy?: readonly [en: string, zh: string],
): Evidence => ({
  source: SOURCES[from],
  verifiedOn: VERIFIED_ON,
  confidence,
  settledBy: settledBy ? localText(settledBy) : null,
})

export const RETAIL = ['1210', '9610'] as const
export const CARGO = ['1210', '9610', '0110'] as const
export const TRADE = ['0110'] as const
export const EVERY = ['1210', '9610', 'postal', '0110'] as const

/** What settles whether plants are checked in retail imports. */
export const ASK_RETAIL = [
  'Ask the customs office of the bonded zone, in writing, whether the plant number is checked for retail imports.',
  '请以书面方式向保税区主管海关确认：跨境零售进口是否核验境外生产企业注册编号。',
] as const
