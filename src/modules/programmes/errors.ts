import { defineErrors } from '../../kernel/errors.ts'

export const ProgrammesErrors = defineErrors('programmes', {
  noSample: {
    status: 404,
    title: {
      en: 'The sample programme is not loaded yet. It appears a few seconds after the first start.',
      'zh-CN': '示例项目尚未载入，首次启动数秒后即可查看。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only the operator of this installation may do this.',
      'zh-CN': '仅平台运营方可执行此操作。',
    },
  },
  officeNotFound: {
    status: 404,
    title: {
      en: 'There is no such office, or it does not wait for a decision. Look for it in the list of offices.',
      'zh-CN': '没有该机构办公室，或其并未等待审批。请在办公室列表中查找。',
    },
  },
  officeNotOpen: {
    status: 409,
    title: {
      en: 'The office is not open yet: the office above it, or the operator, has to say yes first.',
      'zh-CN': '该办公室尚未开通，须先由上级办公室或平台运营方批准。',
    },
  },
  noPavilion: {
    status: 409,
    title: {
      en: 'Only the office of a state or of a county has a page in the shop to curate.',
      'zh-CN': '只有州级或县级办公室有可策划的地方馆。',
    },
  },
  officeStands: {
    status: 409,
    title: {
      en: 'The office is open: its level, its place and the office above it stay as they are.',
      'zh-CN': '该办公室已开通，其级别、地区和上级不可再更改。',
    },
  },
  nothingToCompare: {
    status: 409,
    title: {
      en: 'Only the office of a state has counties to compare. Open this page of that office.',
      'zh-CN': '只有州级办公室可比较各县，请打开该州办公室的页面。',
    },
  },
  wrongLevel: {
    status: 409,
    title: {
      en: 'An office of this level cannot stand there. A state stands below a nation, a county below a state, a chamber or a station below a county or a state.',
      'zh-CN':
        '该级别的办公室不能设在此处：州级隶属国家级，县级隶属州级，商会或服务站隶属县级或州级。',
    },
  },
  wrongPlace: {
    status: 409,
    title: {
      en: 'The place does not fit. Below a nation every office names its state, a county also its county, and both are those of the office above.',
      'zh-CN': '地区不符：国家级以下须注明所在州，县级还须注明县，且应与上级办公室一致。',
    },
  },
  businessNotFound: {
    status: 404,
    title: { en: 'There is no such business.', 'zh-CN': '没有该企业。' },
  },
  tooManyConsents: {
    status: 409,
    title: {
      en: 'The business shows its figures to as many offices as it may. Withdraw one consent first.',
      'zh-CN': '已授权的办公室数量达到上限，请先撤回其中一项授权。',
    },
  },
  stateUnknown: {
    status: 404,
    title: {
      en: 'There are no figures of such a state. Ask with its code, such as US-MI.',
      'zh-CN': '没有该州的数据，请使用州代码查询，例如 US-MI。',
    },
  },
  tooManyMarks: {
    status: 409,
    title: {
      en: 'As many businesses are put first or left out as may be. Let the ranking decide about one of them first.',
      'zh-CN': '置顶和排除的企业数已达上限，请先取消其中一项。',
    },
  },
  programmeNotFound: {
    status: 404,
    title: { en: 'There is no such programme.', 'zh-CN': '没有该扶持项目。' },
  },
  programmeFixed: {
    status: 409,
    title: {
      en: 'Once a programme is open only its budget and its last day change: applications were judged by the rest.',
      'zh-CN': '项目开放后只能调整预算和截止日期，其余内容已用于评判申请，不可更改。',
    },
  },
  programmeStepRefused: {
    status: 409,
    title: {
      en: 'The programme cannot be brought there from where it stands now.',
      'zh-CN': '项目当前状态不能变更为所选状态。',
    },
  },
  programmeUnfinished: {
    status: 409,
    title: {
      en: 'Something is left to decide or to pay. Decide all applications and end all awards, then report.',
      'zh-CN': '仍有申请未决定或资助未结清，请全部处理完毕后再出具结项报告。',
    },
  },
  invalidAmount: {
    status: 400,
    title: {
      en: 'This is no amount of money above zero in the currency of the programme.',
      'zh-CN': '金额无效，须为大于零的项目币种金额。',
    },
  },
  budgetTooLow: {
    status: 409,
    title: {
      en: 'The budget cannot be lower than what is awarded and paid.',
      'zh-CN': '预算不能低于已资助和已支付的金额。',
    },
  },
  notTakingApplications: {
    status: 409,
    title: {
      en: 'The programme takes no applications today. Its days stand on its page.',
      'zh-CN': '该项目目前不接受申请，开放日期见项目页面。',
    },
  },
  applicationNotFound: {
    status: 404,
    title: { en: 'There is no such application.', 'zh-CN': '没有该申请。' },
  },
  applicationUnderWay: {
    status: 409,
    title: {
      en: 'An application of this business is under way. Wait for the decision, or withdraw it.',
      'zh-CN': '该企业已有申请正在处理，请等待决定或先撤回。',
    },
  },
  tooManyApplications: {
    status: 409,
    title: {
      en: 'This business has applied for the programme as often as it may.',
      'zh-CN': '该企业对此项目的申请次数已达上限。',
    },
  },
  applicationStepRefused: {
    status: 409,
    title: {
      en: 'The application does not stand where this can be done with it. Read it again.',
      'zh-CN': '申请的当前状态不能执行此操作，请刷新后查看。',
    },
  },
  awardTooHigh: {
    status: 409,
    title: {
      en: 'An award cannot be higher than what the business asked for.',
      'zh-CN': '资助金额不能高于企业申请的金额。',
    },
  },
  budgetExhausted: {
    status: 409,
    title: {
      en: 'The budget does not have this much left. Award less, or raise the budget.',
      'zh-CN': '预算余额不足，请减少资助金额或提高预算。',
    },
  },
  overYearlyCap: {
    status: 409,
    title: {
      en: 'With this award the business would get more than the yearly cap allows.',
      'zh-CN': '加上此项资助，该企业将超过年度上限。',
    },
  },
  awardNotFound: {
    status: 404,
    title: { en: 'There is no such award.', 'zh-CN': '没有该资助。' },
  },
  awardEnded: {
    status: 409,
    title: {
      en: 'The award has ended: what was left went back to the budget.',
      'zh-CN': '该资助已结束，余额已退回预算。',
    },
  },
  awardUsedUp: {
    status: 409,
    title: {
      en: 'Nothing is left of the award for this claim.',
      'zh-CN': '该资助已无余额可用于此项报销。',
    },
  },
  claimsOpen: {
    status: 409,
    title: {
      en: 'A claim of this award waits for a decision or for its payment. Settle it first.',
      'zh-CN': '该资助仍有报销待审核或待支付，请先处理。',
    },
  },
  milestonesFixed: {
    status: 409,
    title: {
      en: 'A milestone is reached already; the list stays as it was agreed.',
      'zh-CN': '已有里程碑完成，清单不可再更改。',
    },
  },
  milestoneNotFound: {
    status: 404,
    title: {
      en: 'There is no such milestone, or it was reached before.',
      'zh-CN': '没有该里程碑，或其已完成。',
    },
  },
  claimNotFound: {
    status: 404,
    title: { en: 'There is no such claim.', 'zh-CN': '没有该报销申请。' },
  },
  claimClosed: {
    status: 409,
    title: {
      en: 'The claim was sent: it changes only when the agency sends it back.',
      'zh-CN': '报销申请已提交，须由机构退回后方可修改。',
    },
  },
  claimStepRefused: {
    status: 409,
    title: {
      en: 'The claim does not stand where this can be done with it. Read it again.',
      'zh-CN': '报销申请的当前状态不能执行此操作，请刷新后查看。',
    },
  },
  tooManyClaims: {
    status: 409,
    title: {
      en: 'There are as many claims as one award may have.',
      'zh-CN': '该资助的报销申请数已达上限。',
    },
  },
  payrollNotFound: {
    status: 404,
    title: {
      en: 'There is no report of a payroll of this quarter.',
      'zh-CN': '没有该季度的工资申报。',
    },
  },
  payrollClosed: {
    status: 409,
    title: {
      en: 'The report was sent: it changes only when the agency asks back.',
      'zh-CN': '工资申报已提交，须由机构退回后方可修改。',
    },
  },
  payrollStepRefused: {
    status: 409,
    title: {
      en: 'The report does not stand where this can be done with it. Read it again.',
      'zh-CN': '工资申报的当前状态不能执行此操作，请刷新后查看。',
    },
  },
  payrollDocumentMissing: {
    status: 409,
    title: {
      en: 'A report is sent with the document that shows it. Add it first.',
      'zh-CN': '工资申报须附证明文件，请先添加。',
    },
  },
  receiptMissing: {
    status: 409,
    title: {
      en: 'A claim is sent with at least one receipt. Add it first.',
      'zh-CN': '报销申请至少须附一张票据，请先添加。',
    },
  },
  receiptNotFound: {
    status: 404,
    title: { en: 'There is no such receipt.', 'zh-CN': '没有该票据。' },
  },
  tooManyReceipts: {
    status: 409,
    title: {
      en: 'There are as many receipts as one claim may have.',
      'zh-CN': '该报销申请的票据数已达上限。',
    },
  },
  receiptRefused: {
    status: 422,
    title: {
      en: 'The file was not taken. Send a picture (JPEG, PNG, WebP) or a PDF without active content, of at most 10 MB.',
      'zh-CN': '文件未被接受。请上传不超过 10 MB 的图片（JPEG、PNG、WebP）或不含动态内容的 PDF。',
    },
  },
  offerNotFound: {
    status: 404,
    title: { en: 'There is no such offer.', 'zh-CN': '没有该优惠。' },
  },
  offerNotOpen: {
    status: 409,
    title: {
      en: 'The offer is not open: its money is not there yet, its days are over, or it was closed.',
      'zh-CN': '该优惠未开放：资金尚未到位、期限已过或已关闭。',
    },
  },
  offerClosed: {
    status: 409,
    title: { en: 'The offer was closed before.', 'zh-CN': '该优惠此前已关闭。' },
  },
  offerNotClosed: {
    status: 409,
    title: {
      en: 'The offer still gives. Its office closes it first.',
      'zh-CN': '该优惠仍在发放，须先由办公室关闭。',
    },
  },
  tooManyOffers: {
    status: 409,
    title: {
      en: 'The office has too many offers under way. Close one first.',
      'zh-CN': '进行中的优惠过多，请先关闭一个。',
    },
  },
  fundersInvalid: {
    status: 422,
    title: {
      en: 'Each funder is an agency or a partner, named once; their shares make 100 percent, and each gives a cent at least.',
      'zh-CN': '出资方须为政府机构或合作伙伴，不得重复；份额合计为 100%，且每方至少出资一分。',
    },
  },
  funderNotFound: {
    status: 404,
    title: {
      en: 'The offer has no such funder. Choose one of those it names.',
      'zh-CN': '该优惠没有此出资方，请从所列出资方中选择。',
    },
  },
  depositTooHigh: {
    status: 422,
    title: {
      en: 'That is more than this funder still has to pay in.',
      'zh-CN': '超出该出资方尚应缴存的金额。',
    },
  },
  returnDiffers: {
    status: 422,
    title: {
      en: 'What is left of this funder’s money goes back whole, to the cent.',
      'zh-CN': '该出资方的余款须一次全额退还，分毫不差。',
    },
  },
  prospectColumnsMissing: {
    status: 422,
    title: {
      en: 'No column names the business. Call one of them “name” in the first line.',
      'zh-CN': '未找到企业名称列，请在首行将该列命名为“name”或“企业名称”。',
    },
  },
  prospectListEmpty: {
    status: 422,
    title: {
      en: 'The list has no rows below its first line.',
      'zh-CN': '列表除首行外没有任何数据。',
    },
  },
  tooManyRows: {
    status: 422,
    title: {
      en: 'The list has more rows than are read at a time. What stands before them was taken; send the rest as another list.',
      'zh-CN': '列表行数超过单次上限，此前的行已导入，其余请另存为新列表后导入。',
    },
  },
  tooManyProspects: {
    status: 409,
    title: {
      en: 'The office has as many prospects as it may. Remove those that you do not need.',
      'zh-CN': '该办公室的招募对象已达上限，请先移除不需要的记录。',
    },
  },
  prospectNotFound: {
    status: 404,
    title: {
      en: 'There is no such prospect, or it was written to and stays on the list.',
      'zh-CN': '没有该招募对象，或已向其发出邀请，不能移除。',
    },
  },
  nobodyToInvite: {
    status: 409,
    title: {
      en: 'Nobody of those chosen may be written to now: without an address, invited lately or three times, joined, or opted out.',
      'zh-CN': '所选对象目前均不可邀请：没有邮箱、近期已邀请或已邀请三次、已加入，或已拒收。',
    },
  },
  tooManyBatches: {
    status: 409,
    title: {
      en: 'The office has sent as many rounds of invitations as it may.',
      'zh-CN': '该办公室的邀请批次已达上限。',
    },
  },
  batchNotFound: {
    status: 404,
    title: {
      en: 'There is no such round of invitations, or nothing of it waits.',
      'zh-CN': '没有该邀请批次，或其中没有待发送的邀请。',
    },
  },
  invitationNotFound: {
    status: 404,
    title: {
      en: 'This invitation is not known. Use the whole link of your mail.',
      'zh-CN': '无法识别该邀请，请使用邮件中的完整链接。',
    },
  },
  invitationAnswered: {
    status: 409,
    title: {
      en: 'Another business has answered this invitation.',
      'zh-CN': '该邀请已由另一家企业接受。',
    },
  },
  caseNotFound: {
    status: 404,
    title: {
      en: 'This business is no client of the office: it has neither joined nor applied, and shows it nothing.',
      'zh-CN': '该企业不是本办公室的服务对象：未加入、未申请项目，也未开放数据。',
    },
  },
  noteNotFound: {
    status: 404,
    title: { en: 'There is no such note of this client.', 'zh-CN': '该企业没有此条记录。' },
  },
  wrongDay: {
    status: 409,
    title: {
      en: 'Time is written down for a day of the last 400, not for one to come.',
      'zh-CN': '只能登记最近 400 天内的日期，不能是将来的日期。',
    },
  },
  wrongDays: {
    status: 400,
    title: {
      en: 'The days are none of the calendar, or the last comes before the first.',
      'zh-CN': '日期无效，或结束日期早于开始日期。',
    },
  },
  timeNotFound: {
    status: 404,
    title: {
      en: 'There is no such line of time, or it was taken back.',
      'zh-CN': '没有该条工时，或已撤回。',
    },
  },
  tooManyActions: {
    status: 409,
    title: {
      en: 'As many steps are open with this client as there may be. Finish one first.',
      'zh-CN': '该企业的待办事项已达上限，请先完成其中一项。',
    },
  },
  actionNotFound: {
    status: 404,
    title: {
      en: 'There is no such step, or it is done.',
      'zh-CN': '没有该待办事项，或已完成。',
    },
  },
  tooManyReferrals: {
    status: 409,
    title: {
      en: 'As many referrals of this client are open as there may be. Note an outcome first.',
      'zh-CN': '该企业未结的转介已达上限，请先登记其中一项的结果。',
    },
  },
  referralNotFound: {
    status: 404,
    title: {
      en: 'There is no such referral, or it does not wait for this.',
      'zh-CN': '没有该转介，或其当前状态不能执行此操作。',
    },
  },
})
