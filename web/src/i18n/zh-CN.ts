import { accountZh } from '../features/account/messages.ts'
import { booksZh } from '../features/books/messages.ts'
import { businessZh } from '../features/business/messages.ts'
import { admissionZh } from '../features/conferences/admission-messages.ts'
import { agendaZh } from '../features/conferences/agenda/messages.ts'
import { callZh } from '../features/conferences/call/messages.ts'
import { checkInZh } from '../features/conferences/check-in/messages.ts'
import { delegationZh } from '../features/conferences/delegations/messages.ts'
import { fareZh } from '../features/conferences/fare-messages.ts'
import { hostZh } from '../features/conferences/host/messages.ts'
import { conferenceZh } from '../features/conferences/messages.ts'
import { outcomeZh } from '../features/conferences/outcome-messages.ts'
import { connectionsZh } from '../features/connections/messages.ts'
import { cohortZh } from '../features/courses/cohort-messages.ts'
import { coursesZh } from '../features/courses/messages.ts'
import { deskZh } from '../features/desk/messages.ts'
import { facilityZh } from '../features/facilities/messages.ts'
import { financeZh } from '../features/finance/messages.ts'
import { impactZh } from '../features/impact/messages.ts'
import { inspectionZh } from '../features/inspection/messages.ts'
import { lookupZh } from '../features/lookup/messages.ts'
import { partnersZh } from '../features/partners/messages.ts'
import { claimZh } from '../features/programmes/claim-messages.ts'
import { counselZh } from '../features/programmes/counsel-messages.ts'
import { grantZh } from '../features/programmes/grant-messages.ts'
import { programmesZh } from '../features/programmes/messages.ts'
import { offerZh } from '../features/programmes/offer-messages.ts'
import { pavilionZh } from '../features/programmes/pavilion-messages.ts'
import { payrollZh } from '../features/programmes/payroll-messages.ts'
import { recruitZh } from '../features/programmes/recruit-messages.ts'
import { seatZh } from '../features/programmes/seat-messages.ts'
import { startZh } from '../features/programmes/start-messages.ts'
import { supplyZh } from '../features/programmes/supply-messages.ts'
import { targetZh } from '../features/programmes/target-messages.ts'
import { reportZh } from '../features/report/messages.ts'
import { centreZh } from '../features/selling/centre-messages.ts'
import { documentZh } from '../features/selling/document-messages.ts'
import { sellingZh } from '../features/selling/messages.ts'
import { saidZh } from '../features/selling/said-messages.ts'
import { stationZh } from '../features/stations/messages.ts'
import { vouchingZh } from '../features/vouching/messages.ts'
import type { Messages } from './en.ts'

export const zhCN: Messages = {
  ...reportZh,
  ...accountZh,
  ...businessZh,
  ...lookupZh,
  ...programmesZh,
  ...seatZh,
  ...startZh,
  ...targetZh,
  ...supplyZh,
  ...grantZh,
  ...claimZh,
  ...payrollZh,
  ...offerZh,
  ...recruitZh,
  ...pavilionZh,
  ...counselZh,
  ...sellingZh,
  ...centreZh,
  ...saidZh,
  ...documentZh,
  ...vouchingZh,
  ...inspectionZh,
  ...partnersZh,
  ...deskZh,
  ...impactZh,
  ...connectionsZh,
  ...booksZh,
  ...coursesZh,
  ...cohortZh,
  ...facilityZh,
  ...stationZh,
  ...conferenceZh,
  ...admissionZh,
  ...fareZh,
  ...agendaZh,
  ...outcomeZh,
  ...checkInZh,
  ...hostZh,
  ...callZh,
  ...delegationZh,
  ...financeZh,
  app: {
    name: 'Tradewind',
    skipToContent: '跳到正文',
    chooseFile: '选择文件',
    noFile: '或拖放到此处',
    language: '语言',
    menu: '菜单',
    footer: '开源软件。报告仅供参考，不构成法律意见；标注“未核实”的内容，请核对后再据以行动。',
  },
  nav: {
    assess: '评估我的商品',
    shop: '信风集市',
    tools: '查询工具',
    office: '扶持项目',
    learn: '课程',
    partners: '合作伙伴',
    jobs: '岗位统计',
    sell: '我的企业',
    rules: '按日期查规则',
    api: '开发接口',
    signIn: '登录',
    signOut: '退出登录',
    account: '我的账户',
  },
  notFound: {
    title: '此地址没有内容',
    text: '链接可能不完整，或页面已移动。',
    home: '返回首页',
  },
  failure: {
    title: '操作未成功',
    retry: '重试',
    offline: '无法连接服务器。您填写的内容仍在，请重试。',
    field_minLength: '过短，至少 {{limit}} 个字符',
    field_maxLength: '过长，最多 {{limit}} 个字符',
    field_required: '未填写',
    field_other: '填写的内容无法使用',
    name_email: '邮箱',
    name_password: '密码',
    name_newPassword: '新密码',
    name_name: '名称',
    name_state: '州',
    name_amount: '金额',
    name_code: '编码',
    name_quantity: '数量',
    name_netGrams: '重量',
    name_day: '日期',
    name_title: '商品名称',
    name_issuedOn: '签发日期',
    name_validUntil: '有效期',
    name_url: '网址',
  },
}
