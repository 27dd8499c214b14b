import type { Locale } from '../../i18n/index.ts'
import { formatMoney } from '../../ui/format.ts'
import { sellingEn, sellingZh } from '../selling/messages.ts'
import { fieldNames } from './field-names.ts'
import { businessEn, businessZh } from './messages.ts'

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
  'impact.payroll_recorded': { en: 'Payroll recorded', 'zh-CN': '登记工资记录' },
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
  'inspection.lot_submitted': { en: 'Lot put before an agency', 'zh-CN': '提交批次报检' },
  'inspection.lot_withdrawn': { en: 'Lot taken back', 'zh-CN': '撤回批次' },
  'inspection.scheduled': { en: 'Inspection scheduled', 'zh-CN': '安排检验' },
  'inspection.lot_accepted': { en: 'Lot accepted', 'zh-CN': '批次合格' },
  'inspection.lot_rejected': { en: 'Lot rejected', 'zh-CN': '批次被拒收' },
  'inspection.resumed': { en: 'Stopped inspection resumed', 'zh-CN': '恢复检验' },
  'inspection.certificate_revoked': {
    en: 'Certificate of a lot revoked',
    'zh-CN': '撤销检验证书',
  },
  'programmes.offer_created': { en: 'Offer made', 'zh-CN': '创建优惠' },
  'programmes.offer_deposited': { en: 'Money paid in for an offer', 'zh-CN': '优惠资金到账' },
  'programmes.offer_closed': { en: 'Offer closed', 'zh-CN': '关闭优惠' },
  'programmes.offer_returned': { en: 'Rest of an offer given back', 'zh-CN': '优惠余款已退还' },
  'programmes.offer_taken': { en: 'Offer taken up', 'zh-CN': '参与优惠' },
  'facilities.facility_added': { en: 'Facility added', 'zh-CN': '新增设施' },
  'facilities.facility_changed': { en: 'Facility changed', 'zh-CN': '修改设施' },
  'facilities.booking_booked': { en: 'Facility booked', 'zh-CN': '预订设施' },
  'facilities.booking_cancelled': { en: 'Booking cancelled', 'zh-CN': '取消预订' },
  'facilities.booking_done': { en: 'Booking marked as done', 'zh-CN': '登记预订已完成' },
  'facilities.booking_no_show': { en: 'Booking marked: nobody came', 'zh-CN': '登记预订未到场' },
  'stations.station_opened': { en: 'Station opened', 'zh-CN': '开设服务站' },
  'stations.station_changed': { en: 'Station changed', 'zh-CN': '修改服务站' },
  'stations.commission_set': { en: 'Commission of a station set', 'zh-CN': '设定服务站佣金' },
  'stations.alert_looked_at': { en: 'Alert of a station looked at', 'zh-CN': '核查服务站异常提示' },
  'stations.budget_deposited': {
    en: 'Money paid in for commissions',
    'zh-CN': '服务站佣金预算入款',
  },
  'stations.budget_returned': {
    en: 'Rest of commissions given back',
    'zh-CN': '退还服务站佣金余款',
  },
  'finance.file_issued': { en: 'Finance file signed', 'zh-CN': '签名生成财务档案' },
  'finance.file_revoked': { en: 'Finance file revoked', 'zh-CN': '撤销财务档案' },
  'courses.course_imported': { en: 'Course brought in', 'zh-CN': '导入课程' },
  'courses.course_removed': { en: 'Imported course taken away', 'zh-CN': '移除导入的课程' },
  'courses.cohort_opened': { en: 'Cohort opened', 'zh-CN': '开设班级' },
  'courses.cohort_changed': { en: 'Cohort changed', 'zh-CN': '修改班级' },
  'courses.cohort_code_renewed': { en: 'Code of a cohort renewed', 'zh-CN': '更换班级码' },
  'courses.cohort_invitation_sent': { en: 'Invited to a cohort', 'zh-CN': '邀请加入班级' },
  'courses.cohort_member_removed': { en: 'Taken out of a cohort', 'zh-CN': '移出班级' },
  'courses.badge_revoked': { en: 'Certificate of a course revoked', 'zh-CN': '撤销结业证书' },
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
  'programmes.office_asked': { en: 'Place in the tree asked for', 'zh-CN': '申请办公室层级' },
  'programmes.office_opened': { en: 'Office opened', 'zh-CN': '办公室开通' },
  'programmes.office_declined': { en: 'Office declined', 'zh-CN': '办公室未获批准' },
  'programmes.consent_given': { en: 'Figures shown to an agency', 'zh-CN': '向机构开放数据' },
  'programmes.consent_withdrawn': {
    en: 'Consent to an agency withdrawn',
    'zh-CN': '撤回对机构的授权',
  },
  'programmes.target_pinned': { en: 'Business put first', 'zh-CN': '置顶企业' },
  'programmes.target_excluded': { en: 'Business left out', 'zh-CN': '排除企业' },
  'programmes.target_unmarked': { en: 'Business ranked again', 'zh-CN': '恢复企业排名' },
  'programmes.prospects_imported': { en: 'List of prospects added', 'zh-CN': '导入招募名单' },
  'programmes.prospects_invited': { en: 'Invitations written', 'zh-CN': '发送邀请' },
  'programmes.invitations_stopped': { en: 'Invitations stopped', 'zh-CN': '停止发送邀请' },
  'programmes.office_joined': { en: 'Joined an office', 'zh-CN': '加入办公室' },
  'programmes.office_left': { en: 'Left an office', 'zh-CN': '退出办公室' },
  'programmes.time_taken_back': { en: 'Line of time taken back', 'zh-CN': '撤回工时' },
  'programmes.referral_agreed': { en: 'Referral agreed to', 'zh-CN': '同意转介' },
  'programmes.referral_refused': { en: 'Referral not agreed to', 'zh-CN': '不同意转介' },
  'programmes.programme_created': { en: 'Programme set up', 'zh-CN': '设立项目' },
  'programmes.programme_edited': { en: 'Programme changed', 'zh-CN': '修改项目' },
  'programmes.programme_stepped': { en: 'State of a programme changed', 'zh-CN': '变更项目状态' },
  'programmes.application_submitted': { en: 'Applied for a programme', 'zh-CN': '申请项目' },
  'programmes.application_refused': {
    en: 'Application refused by the rules',
    'zh-CN': '申请不符合条件',
  },
  'programmes.application_in_review': { en: 'Application under review', 'zh-CN': '申请进入审核' },
  'programmes.application_awarded': { en: 'Application awarded', 'zh-CN': '申请获得资助' },
  'programmes.application_declined': { en: 'Application declined', 'zh-CN': '申请未通过' },
  'programmes.application_withdrawn': { en: 'Application taken back', 'zh-CN': '撤回申请' },
  'programmes.awarded': { en: 'Money awarded', 'zh-CN': '授予资助' },
  'programmes.claim_submitted': { en: 'Claim sent to an agency', 'zh-CN': '提交报销' },
  'programmes.claim_returned': { en: 'Claim sent back', 'zh-CN': '退回报销' },
  'programmes.claim_rejected': { en: 'Claim rejected', 'zh-CN': '不予报销' },
  'programmes.claim_approved': { en: 'Claim approved', 'zh-CN': '批准报销' },
  'programmes.claim_paid': { en: 'Claim paid', 'zh-CN': '支付报销' },
  'programmes.award_ended': { en: 'Award ended', 'zh-CN': '结束资助' },
  'programmes.milestones_set': { en: 'Milestones agreed', 'zh-CN': '约定里程碑' },
  'programmes.milestone_reached': { en: 'Milestone reached', 'zh-CN': '里程碑完成' },
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
  nameZh: { en: 'Name in Chinese', 'zh-CN': '中文名称' },
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
  expiresAt: { en: 'Until', 'zh-CN': '有效期至' },
  isGuest: { en: 'Guest', 'zh-CN': '访客' },
  isSample: { en: 'Sample', 'zh-CN': '示例' },
  isOn: { en: 'On', 'zh-CN': '开启' },
  note: { en: 'Note', 'zh-CN': '说明' },
  status: { en: 'Status', 'zh-CN': '状态' },
  copy: { en: 'Words', 'zh-CN': '文案' },
  text: { en: 'Description', 'zh-CN': '描述' },
  limits: { en: 'Limits', 'zh-CN': '限额' },
  listings: { en: 'Listings', 'zh-CN': '商品页' },
  openValue: { en: 'Value on sale', 'zh-CN': '在售货值' },
  openOrders: { en: 'Open orders', 'zh-CN': '进行中的订单' },
  escrow: { en: 'Money held', 'zh-CN': '托管货款' },
  categories: { en: 'Categories', 'zh-CN': '类目' },
  prices: { en: 'Shop prices', 'zh-CN': '集市售价' },
  from: { en: 'From', 'zh-CN': '起始日' },
  hold: { en: 'Held', 'zh-CN': '停售' },
  version: { en: 'Version', 'zh-CN': '版本' },
  channel: { en: 'Import channel', 'zh-CN': '进口方式' },
  vouchedBy: { en: 'Vouched for by', 'zh-CN': '作保机构' },
  mayVouch: { en: 'May vouch', 'zh-CN': '可作保' },
  basisPoints: { en: 'Share', 'zh-CN': '比例' },
  perPiece: { en: 'Per piece', 'zh-CN': '每件' },
  days: { en: 'Days', 'zh-CN': '天数' },
  codePrefix: { en: 'Goods with code', 'zh-CN': '商品编码前缀' },
  award: { en: 'Given back to the buyer', 'zh-CN': '退还买家' },
  amount: { en: 'Amount', 'zh-CN': '金额' },
  day: { en: 'Day', 'zh-CN': '日期' },
  lines: { en: 'Goods', 'zh-CN': '商品' },
  account: { en: 'Account', 'zh-CN': '账号' },
  bic: { en: 'BIC', 'zh-CN': '银行代码（BIC）' },
  holder: { en: 'Holder', 'zh-CN': '户名' },
  payouts: { en: 'Payouts', 'zh-CN': '付款笔数' },
  group: { en: 'Whole file', 'zh-CN': '整批' },
  differing: { en: 'Differing', 'zh-CN': '金额不符' },
  unknown: { en: 'Unknown', 'zh-CN': '未识别' },
  host: { en: 'Address', 'zh-CN': '地址' },
  eventTypes: { en: 'Messages', 'zh-CN': '消息类型' },
  source: { en: 'Source', 'zh-CN': '来源' },
  verifiedOn: { en: 'Looked up on', 'zh-CN': '核对日期' },
  found: { en: 'Found', 'zh-CN': '已找到' },
  subject: { en: 'About', 'zh-CN': '对象' },
  en: { en: 'English', 'zh-CN': '英文' },
  'zh-CN': { en: 'Chinese', 'zh-CN': '中文' },
}

/** A listing's state is no place. */
const LISTING_STATE: Readonly<Record<Locale, string>> = { en: 'State', 'zh-CN': '状态' }
const isListingState = (name: string, value: unknown): boolean =>
  name === 'state' && /^(draft|in_review|live|paused|blocked)$/.test(`${value}`)

/** What is stored as a code, in the words of the page where it is decided. */
const WORDS: Readonly<Record<Locale, Readonly<Record<string, unknown>>>> = {
  en: {
    ...sellingEn.selling,
    ...businessEn.business,
    business: 'business',
    agency: 'agency',
    partner: 'partner',
    operator: 'operator',
    kept: 'kept back',
    withdrawn: 'withdrawn',
    percent: 'share of the goods',
    fixed: 'amount per piece',
    limits: 'above the limits',
    true: 'yes',
    false: 'no',
  },
  'zh-CN': {
    ...sellingZh.selling,
    ...businessZh.business,
    business: '企业',
    agency: '机构',
    partner: '合作伙伴',
    operator: '运营方',
    kept: '暂留一部分',
    withdrawn: '撤销规则',
    percent: '按货款比例',
    fixed: '按件收取',
    limits: '超过限额',
    true: '是',
    false: '否',
  },
}
const CODED = new Set(['kind', 'role', 'state', 'status', 'hold'])

/** Numbers of things that a person calls by a name; what was done says which they are. */
const NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isNumber = (value: unknown): boolean => typeof value === 'string' && NUMBER.test(value)
const isEmpty = (value: unknown): boolean => value === undefined || value === null

/** Names of what changed, from the values before and after. */
export function changedFields(before: unknown, after: unknown, locale: Locale): string[] {
  const fields = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {}
  const [old, now] = [fields(before), fields(after)]
  return Object.keys({ ...old, ...now })
    .filter((name) => !isNumber(old[name] ?? now[name]))
    .filter((name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(now[name] ?? null))
    .map((name) => {
      const called = isListingState(name, now[name]) ? LISTING_STATE[locale] : nameOf(name, locale)
      const is = short(inWords(name, now[name], locale))
      if (isEmpty(old[name])) return `${called}: ${is}`
      return `${called}: ${short(inWords(name, old[name], locale))} → ${is}`
    })
}

const nameOf = (name: string, locale: Locale): string =>
  NAMES[name]?.[locale] ?? fieldNames[locale][name] ?? name

function inWords(name: string, value: unknown, locale: Locale): string {
  if (isEmpty(value)) return '–'
  if (name === 'basisPoints') return `${Number(value) / 100} %`
  if (typeof value === 'boolean' || CODED.has(name)) {
    const word = WORDS[locale][`${value}`]
    return typeof word === 'string' ? word : `${value}`
  }
  if (Array.isArray(value)) return value.map((one) => inWords(name, one, locale)).join(' · ')
  if (typeof value !== 'object' || value === null) return `${value}`
  if ('amount' in value && 'currency' in value) {
    return formatMoney({ amount: `${value.amount}`, currency: `${value.currency}` })
  }
  return Object.entries(value)
    .map(([part, is]) => `${nameOf(part, locale)} ${inWords(part, is, locale)}`)
    .join(' · ')
}

const MAX_SHOWN = 120
const short = (text: string): string =>
  text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
