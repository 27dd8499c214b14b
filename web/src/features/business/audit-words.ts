import type { Locale } from '../../i18n/index.ts'
import { fieldNames } from './field-names.ts'

/** What was done, in words; keys are the actions of the audit log. */
const ACTIONS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'accounts.organisation_created': { en: 'Business created', 'zh-CN': '创建企业' },
  'accounts.organisation_claimed': { en: 'Report kept as a business', 'zh-CN': '保存报告为企业' },
  'accounts.organisation_changed': { en: 'Details changed', 'zh-CN': '修改资料' },
  'accounts.member_joined': { en: 'Member joined', 'zh-CN': '成员加入' },
  'accounts.member_removed': { en: 'Member removed', 'zh-CN': '移除成员' },
  'accounts.member_role_changed': { en: 'Role of a member changed', 'zh-CN': '变更成员角色' },
  'accounts.person_erased': { en: 'Account erased', 'zh-CN': '注销账户' },
  'orders.identity_read': { en: 'Identity read for customs', 'zh-CN': '为申报查看身份信息' },
  'accounts.invitation_created': { en: 'Invitation sent', 'zh-CN': '发出邀请' },
  'accounts.invitation_cancelled': { en: 'Invitation withdrawn', 'zh-CN': '撤回邀请' },
  'accounts.api_key_created': { en: 'API key made', 'zh-CN': '创建 API 密钥' },
  'accounts.api_key_revoked': { en: 'API key revoked', 'zh-CN': '吊销 API 密钥' },
  'catalogue.products_imported': { en: 'List imported', 'zh-CN': '导入清单' },
  'assessment.report_shared': { en: 'Link to a report made', 'zh-CN': '生成报告链接' },
  'storefront.listing_changed': { en: 'Listing changed', 'zh-CN': '修改在售商品' },
  'catalogue.product_edited': { en: 'Product edited', 'zh-CN': '修改商品' },
  'catalogue.products_edited': { en: 'Products edited together', 'zh-CN': '批量修改商品' },
  'partners.endpoint_added': { en: 'Webhook address added', 'zh-CN': '添加 Webhook 地址' },
  'partners.endpoint_changed': { en: 'Webhook address changed', 'zh-CN': '修改 Webhook 地址' },
  'partners.endpoint_removed': { en: 'Webhook address removed', 'zh-CN': '移除 Webhook 地址' },
  'partners.secret_rotated': { en: 'Secret of a webhook exchanged', 'zh-CN': '更换 Webhook 密钥' },
  'customs.classification_decided': { en: 'Code of a product decided', 'zh-CN': '确定商品税号' },
  'storefront.price_announced': { en: 'New shop price announced', 'zh-CN': '公示新售价' },
  'storefront.price_changed': { en: 'Shop price changed by itself', 'zh-CN': '售价自动调整' },
  'storefront.review_reported': { en: 'Review reported', 'zh-CN': '评价被举报' },
  'storefront.review_replied': { en: 'Review answered', 'zh-CN': '回复评价' },
  'storefront.review_reply_changed': { en: 'Answer to a review changed', 'zh-CN': '修改评价回复' },
  'storefront.review_reply_removed': {
    en: 'Answer to a review taken back',
    'zh-CN': '撤回评价回复',
  },
  'storefront.document_attached': { en: 'Certificate or report stated', 'zh-CN': '添加证书或报告' },
  'storefront.document_file_attached': {
    en: 'File of a certificate sent',
    'zh-CN': '上传证书附件',
  },
  'storefront.document_removed': { en: 'Certificate or report removed', 'zh-CN': '移除证书或报告' },
  'storefront.document_verified': { en: 'Certificate verified', 'zh-CN': '核实证书' },
  'storefront.document_stated': {
    en: 'Certificate no longer verified',
    'zh-CN': '撤销证书核实',
  },
  'storefront.document_hidden': { en: 'Certificate hidden', 'zh-CN': '隐藏证书' },
  'storefront.listed': { en: 'Product listed', 'zh-CN': '新建商品页' },
  'storefront.story_told': { en: 'Story of the maker changed', 'zh-CN': '修改品牌故事' },
  'storefront.vouched': { en: 'Seller vouched for', 'zh-CN': '为卖家作保' },
  'storefront.vouch_asked': { en: 'Vouching asked for', 'zh-CN': '申请作保' },
  'storefront.vouch_withdrawn': { en: 'Vouching withdrawn', 'zh-CN': '撤回作保' },
  'storefront.agency_approved': { en: 'Agency may vouch', 'zh-CN': '允许机构作保' },
  'storefront.agency_dismissed': { en: 'Agency may vouch no longer', 'zh-CN': '取消机构作保资格' },
  'storefront.review_kept': { en: 'Reported review kept', 'zh-CN': '保留被举报的评价' },
  'storefront.review_hidden': { en: 'Review hidden', 'zh-CN': '隐藏评价' },
  'storefront.seller_limits_set': { en: 'Limits of a seller set', 'zh-CN': '调整卖家限额' },
  'storefront.seller_paused': { en: 'Seller paused', 'zh-CN': '暂停卖家' },
  'storefront.seller_resumed': { en: 'Pause of a seller ended', 'zh-CN': '结束卖家暂停' },
  'storefront.seller_held': { en: 'Seller above the limits held', 'zh-CN': '卖家超限停售' },
  'storefront.seller_released': { en: 'Seller below the limits again', 'zh-CN': '卖家恢复销售' },
  'storefront.synonyms_saved': { en: 'Synonyms saved', 'zh-CN': '保存同义词' },
  'orders.moved_by_operator': { en: 'Order moved by the operator', 'zh-CN': '运营方推进订单' },
  'orders.lines_cancelled': { en: 'Goods of an order cancelled', 'zh-CN': '取消订单部分商品' },
  'orders.dispute_ruled': { en: 'Dispute ruled on', 'zh-CN': '裁决争议' },
  'ledger.commission_set': { en: 'Commission set', 'zh-CN': '设定佣金' },
  'ledger.reserve_set': { en: 'Rule about what is kept back set', 'zh-CN': '设定预留款规则' },
  'ledger.settlement_currency_set': { en: 'Currency of payouts set', 'zh-CN': '设定结算币种' },
  'ledger.payout_account_set': { en: 'Bank account set', 'zh-CN': '设定收款账户' },
  'ledger.payouts_created': { en: 'Payment file made', 'zh-CN': '生成付款文件' },
  'ledger.payouts_decided': { en: 'Outcome of payouts said by hand', 'zh-CN': '人工登记付款结果' },
  'ledger.remittance_recorded': { en: 'Tax or freight paid on', 'zh-CN': '登记税费或运费缴付' },
  'payments.differing_given_back': {
    en: 'Payment of another amount given back',
    'zh-CN': '退回金额不符的付款',
  },
  'ledger.payout_status_taken': { en: 'Bank’s report taken', 'zh-CN': '读入付款状态' },
  'ledger.bank_statement_taken': { en: 'Bank statement taken', 'zh-CN': '导入银行对账单' },
  'ledger.conversion_recorded': { en: 'Exchange entered', 'zh-CN': '登记兑换' },
  'payments.difference_explained': { en: 'Difference explained', 'zh-CN': '说明对账差异' },
  'payments.refund_retried': { en: 'Refund tried again', 'zh-CN': '重试退款' },
  'customs.data_set_loaded': { en: 'Data set loaded', 'zh-CN': '载入数据集' },
  'desk.feature_switched': { en: 'Feature switched', 'zh-CN': '切换功能' },
}

const ACTORS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  anonymous: { en: 'a guest', 'zh-CN': '访客' },
  user: { en: 'somebody whose account was erased', 'zh-CN': '已注销的用户' },
  apiKey: { en: 'a program (API key)', 'zh-CN': '程序（API 密钥）' },
  system: { en: 'Tradewind', 'zh-CN': '系统' },
}

/** Every action that has words. */
export const ACTION_NAMES = Object.keys(ACTIONS)

/** An action or actor that has no words yet is shown as it is stored. */
export const actionInWords = (action: string, locale: Locale): string =>
  ACTIONS[action]?.[locale] ?? action
export const actorInWords = (
  { kind, name }: { kind: string; name?: string | null },
  locale: Locale,
): string => name ?? ACTORS[kind]?.[locale] ?? kind

const NAMES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  name: { en: 'Name', 'zh-CN': '名称' },
  kind: { en: 'Kind', 'zh-CN': '类型' },
  role: { en: 'Role', 'zh-CN': '角色' },
  state: { en: 'State', 'zh-CN': '州' },
  county: { en: 'County', 'zh-CN': '县' },
  email: { en: 'E-mail address', 'zh-CN': '邮箱' },
  code: { en: 'HS code', 'zh-CN': '税号' },
  reason: { en: 'Reason', 'zh-CN': '理由' },
  imported: { en: 'Imported', 'zh-CN': '新增' },
  updated: { en: 'Updated', 'zh-CN': '更新' },
  scopes: { en: 'May', 'zh-CN': '权限' },
  isGuest: { en: 'Guest', 'zh-CN': '访客' },
  isOn: { en: 'On', 'zh-CN': '开启' },
  note: { en: 'Note', 'zh-CN': '说明' },
  status: { en: 'Status', 'zh-CN': '状态' },
  limits: { en: 'Limits', 'zh-CN': '限额' },
  prices: { en: 'Shop prices', 'zh-CN': '集市售价' },
  from: { en: 'From', 'zh-CN': '起始日' },
  hold: { en: 'Held', 'zh-CN': '停售' },
  version: { en: 'Version', 'zh-CN': '版本' },
}

/** A listing's state is no place. */
const LISTING_STATE: Readonly<Record<Locale, string>> = { en: 'State', 'zh-CN': '状态' }
const isListingState = (name: string, value: unknown): boolean =>
  name === 'state' && /^(draft|in_review|live|paused|blocked)$/.test(`${value}`)

/** Names of what changed, from the values before and after. */
export function changedFields(before: unknown, after: unknown, locale: Locale): string[] {
  const fields = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {}
  const [old, now] = [fields(before), fields(after)]
  return Object.keys({ ...old, ...now })
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .map(
      (name) =>
        `${(isListingState(name, now[name]) ? LISTING_STATE : NAMES[name])?.[locale] ?? fieldNames[locale][name] ?? name}: ${short(old[name])} → ${short(now[name])}`,
    )
}

const MAX_SHOWN = 60
function short(value: unknown): string {
  const text =
    value === undefined || value === null
      ? '–'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
