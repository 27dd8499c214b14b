import { defineErrors } from '../../kernel/errors.ts'

export const ConferencesErrors = defineErrors('conferences', {
  conferenceNotFound: {
    status: 404,
    title: { en: 'There is no such conference.', 'zh-CN': '没有该会议。' },
  },
  seriesNotFound: {
    status: 404,
    title: {
      en: 'This office has no such series of conferences.',
      'zh-CN': '本办公室没有该会议系列。',
    },
  },
  officeTooLocal: {
    status: 409,
    title: {
      en: 'An office of the nation or of a state keeps conferences. Ask the one above yours.',
      'zh-CN': '会议由国家级或州级办公室主办，请联系您的上级办公室。',
    },
  },
  addressTaken: {
    status: 409,
    title: {
      en: 'Another conference has this name in its address. Choose another one.',
      'zh-CN': '该网址名称已被其他会议使用，请另选一个。',
    },
  },
  daysWrong: {
    status: 422,
    title: {
      en: 'A conference ends on the day it begins or up to a fortnight later. Correct the days.',
      'zh-CN': '会议应在开始当天或其后两周内结束，请更正日期。',
    },
  },
  timeZoneUnknown: {
    status: 422,
    title: {
      en: 'This is no time zone we know. Write it as America/Detroit or Asia/Shanghai.',
      'zh-CN': '无法识别该时区，请按 America/Detroit 或 Asia/Shanghai 的格式填写。',
    },
  },
  conferenceChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this conference meanwhile. Look at how it stands, then decide again.',
      'zh-CN': '该会议刚被他人更改，请刷新查看后再决定。',
    },
  },
  stepRefused: {
    status: 409,
    title: {
      en: 'A conference is opened, closed and opened again; this step is none of those.',
      'zh-CN': '会议只能开放、关闭或重新开放，无法执行该操作。',
    },
  },
  conferenceUnfinished: {
    status: 409,
    title: {
      en: 'Say first in which city it is and for how many. Then open it.',
      'zh-CN': '请先填写会议城市和名额，再开放。',
    },
  },
  agendaUnusable: {
    status: 422,
    title: {
      en: 'This file cannot be used as an agenda. Send a Pentabarf or frab schedule (XML) or an iCalendar file.',
      'zh-CN': '该文件无法作为日程使用，请上传 Pentabarf 或 frab 日程（XML）或 iCalendar 文件。',
    },
  },
  sessionNotFound: {
    status: 404,
    title: { en: 'This conference has no such session.', 'zh-CN': '该会议没有此场次。' },
  },
  sessionChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this session meanwhile. Look at how it stands, then decide again.',
      'zh-CN': '该场次刚被他人更改，请刷新查看后再决定。',
    },
  },
  sessionCancelled: {
    status: 409,
    title: {
      en: 'This session was called off; nothing of it changes any more.',
      'zh-CN': '该场次已取消，不能再更改。',
    },
  },
  placeUnknown: {
    status: 422,
    title: {
      en: 'This conference has no such room or track. Add it first.',
      'zh-CN': '该会议没有此会场或分论坛，请先添加。',
    },
  },
  agendaFull: {
    status: 409,
    title: {
      en: 'The agenda has as many sessions, rooms or tracks as one may have.',
      'zh-CN': '日程中的场次、会场或分论坛数量已达上限。',
    },
  },
  registrationClosed: {
    status: 409,
    title: {
      en: 'This conference takes no registrations: it is closed or over.',
      'zh-CN': '该会议已关闭或已结束，不再接受报名。',
    },
  },
  ticketTypeUnknown: {
    status: 422,
    title: {
      en: 'This kind of ticket is not offered. Choose another one.',
      'zh-CN': '该类票目前不提供，请另选一种。',
    },
  },
  alreadyRegistered: {
    status: 409,
    title: {
      en: 'This mail address is registered already: the link to it was sent there.',
      'zh-CN': '该邮箱已报名，报名链接已发送至该邮箱。',
    },
  },
  registrationNotFound: {
    status: 404,
    title: {
      en: 'There is no such registration, or the link is not whole.',
      'zh-CN': '没有该报名，或链接不完整。',
    },
  },
  answersWrong: {
    status: 422,
    title: {
      en: 'A question that must be answered is not, or not with one of its answers.',
      'zh-CN': '有必答问题未回答，或答案不在可选范围内。',
    },
  },
  voucherUnusable: {
    status: 422,
    title: {
      en: 'This code cannot be used here: it is unknown, used up, or for another ticket or mail address.',
      'zh-CN': '该代码无法使用：代码不存在、已用完，或仅限其他票种或邮箱使用。',
    },
  },
  voucherNotFound: {
    status: 404,
    title: { en: 'This conference has no such voucher.', 'zh-CN': '该会议没有此邀请码。' },
  },
  codeTaken: {
    status: 409,
    title: {
      en: 'Another voucher of this conference has this code. Choose another one.',
      'zh-CN': '该会议已有相同的邀请码，请另选一个。',
    },
  },
  tooManyVouchers: {
    status: 409,
    title: {
      en: 'This conference has as many vouchers and invitations as one may have.',
      'zh-CN': '该会议的邀请码和邀请数量已达上限。',
    },
  },
  tooFewPlaces: {
    status: 409,
    title: {
      en: 'Fewer places are free than that. Keep fewer, or make the quota larger first.',
      'zh-CN': '剩余名额不足，请减少预留数量，或先扩大名额组。',
    },
  },
  registrationsNotAsked: {
    status: 409,
    title: {
      en: 'None of these waits for an answer any more. Look at how they stand.',
      'zh-CN': '所选报名均已无须审核，请刷新查看。',
    },
  },
  notTransferable: {
    status: 409,
    title: {
      en: 'Only a place that is confirmed can be given to another person.',
      'zh-CN': '只有已确认的名额才能转给他人。',
    },
  },
  questionsUnusable: {
    status: 422,
    title: {
      en: 'These questions do not fit together: each has a key of its own, choices stand where one chooses, and a condition names an answer to an earlier question.',
      'zh-CN':
        '问题设置不一致：每个问题须有独立的标识，选择题须有选项，显示条件须指向前面问题的某个答案。',
    },
  },
  questionsChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed the questions meanwhile. Look at how they stand, then decide again.',
      'zh-CN': '问题刚被他人更改，请刷新查看后再决定。',
    },
  },
  placesTaken: {
    status: 409,
    title: {
      en: 'More places of this quota are taken than that. It can only be made as small as what is taken.',
      'zh-CN': '该名额组已占用的名额更多，不能缩减到已占用数以下。',
    },
  },
  quotaUnknown: {
    status: 422,
    title: {
      en: 'This conference has no such quota, or the kind of ticket draws on another one.',
      'zh-CN': '该会议没有此名额组，或该类票使用另一名额组。',
    },
  },
  tooManyTickets: {
    status: 409,
    title: {
      en: 'This conference has as many quotas, or kinds of ticket, as one may have.',
      'zh-CN': '该会议的名额组或票种数量已达上限。',
    },
  },
  tooManyConferences: {
    status: 409,
    title: {
      en: 'This office has as many conferences, or series of them, as one may have.',
      'zh-CN': '本办公室的会议或会议系列数量已达上限。',
    },
  },
  noMeetingFrame: {
    status: 409,
    title: {
      en: 'Nobody has said yet when and at which tables people meet.',
      'zh-CN': '尚未设置洽谈时段和洽谈桌。',
    },
  },
  meetingFrameUnusable: {
    status: 422,
    title: {
      en: 'Times, zones, tables and interpreters do not fit together.',
      'zh-CN': '时段、区域、洽谈桌与口译员的设置不一致。',
    },
  },
  meetingFrameChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed times and tables meanwhile. Look at how they stand, then decide again.',
      'zh-CN': '时段和洽谈桌刚被他人更改，请刷新查看后再决定。',
    },
  },
  notComing: {
    status: 409,
    title: {
      en: 'Sessions and meetings are for those who have a place. You have none yet, or have given it back.',
      'zh-CN': '只有已获名额者才能参加场次和洽谈，您尚未获得名额或已退还。',
    },
  },
  noMeetingProfile: {
    status: 409,
    title: {
      en: 'Say first what you offer and what you need.',
      'zh-CN': '请先填写您能提供什么、需要什么。',
    },
  },
  meeterNotFound: {
    status: 404,
    title: {
      en: 'Nobody of that number wants to meet here.',
      'zh-CN': '没有该编号的洽谈参与者。',
    },
  },
  wishNotFound: {
    status: 404,
    title: {
      en: 'There is no request between you two.',
      'zh-CN': '你们之间没有洽谈请求。',
    },
  },
  mayNotMeet: {
    status: 409,
    title: {
      en: 'The office does not plan meetings between these kinds of ticket.',
      'zh-CN': '主办方未安排这两类票种之间的洽谈。',
    },
  },
  wishSettled: {
    status: 409,
    title: {
      en: 'This request can no longer be answered so.',
      'zh-CN': '该请求已不能这样处理。',
    },
  },
  tooManyWishes: {
    status: 409,
    title: {
      en: 'As many of your requests wait for an answer as may. Take one back, or wait.',
      'zh-CN': '您等待答复的请求已达上限，请撤回一项或等待答复。',
    },
  },
  sessionOver: {
    status: 409,
    title: {
      en: 'This session is over.',
      'zh-CN': '该场次已结束。',
    },
  },
  sessionFull: {
    status: 409,
    title: {
      en: 'Every seat of this session is taken. Choose another one, or look again: seats come back.',
      'zh-CN': '该场次座位已满，请另选场次，或稍后再看是否有空位。',
    },
  },
  sessionClashes: {
    status: 409,
    title: {
      en: 'You have a session or a meeting at that time. Leave that one first.',
      'zh-CN': '您在该时段已有场次或洽谈，请先退出。',
    },
  },
  meetingNotFound: {
    status: 404,
    title: {
      en: 'You two have no meeting.',
      'zh-CN': '你们之间没有安排洽谈。',
    },
  },
  meetingNotNow: {
    status: 409,
    title: {
      en: 'This can be said around the time of the meeting only.',
      'zh-CN': '只能在洽谈时间前后提交。',
    },
  },
  walkInGone: {
    status: 409,
    title: {
      en: 'One of you, or the last table, is taken meanwhile. Choose somebody else.',
      'zh-CN': '对方刚有其他安排，或已无空桌，请另选对象。',
    },
  },
  outcomeValueWrong: {
    status: 422,
    title: {
      en: 'An expected value is above zero, with no more decimals than its currency has.',
      'zh-CN': '预期金额应大于零，小数位数不超过该币种的最小单位。',
    },
  },
  hostSearchNotFound: {
    status: 404,
    title: {
      en: 'This office looks for no city of that number.',
      'zh-CN': '本办公室没有该项承办城市遴选。',
    },
  },
  hostSearchExists: {
    status: 409,
    title: {
      en: 'A city is looked for already for that year of the series.',
      'zh-CN': '该系列该年度的承办城市遴选已存在。',
    },
  },
  hostSearchChanged: {
    status: 409,
    title: {
      en: 'Criteria, cities or points changed meanwhile. Look at how they stand, then decide again.',
      'zh-CN': '标准、候选城市或评分刚有变动，请刷新查看后再决定。',
    },
  },
  hostFrameWrong: {
    status: 422,
    title: {
      en: 'Weights come to 100, each criterion has a key of its own, and a scale leads from one number to another.',
      'zh-CN': '权重合计须为 100，每项标准的代号不得重复，评分区间的两端不得相同。',
    },
  },
  countyUnknown: {
    status: 422,
    title: {
      en: 'There is no such county. Choose one of the list.',
      'zh-CN': '没有该县，请从列表中选择。',
    },
  },
  candidateNotFound: {
    status: 404,
    title: { en: 'There is no such candidate.', 'zh-CN': '没有该候选城市。' },
  },
  candidateNotRanked: {
    status: 409,
    title: {
      en: 'This city is not ranked: it lacks something it must have, a number or points.',
      'zh-CN': '该城市未参与排名：不满足必备条件，或缺少数据、评分。',
    },
  },
  tooManyCandidates: {
    status: 409,
    title: {
      en: 'There are as many cities, documents or decisions here as there may be.',
      'zh-CN': '候选城市、文件或决定的数量已达上限。',
    },
  },
  criterionUnknown: {
    status: 422,
    title: {
      en: 'People give no points for that. Look at the criteria anew.',
      'zh-CN': '该项不由人工评分，请刷新查看标准。',
    },
  },
  bidDocumentRefused: {
    status: 422,
    title: {
      en: 'This file is not taken. Send a picture or a PDF that is whole, without scripts, of 20 MB at most.',
      'zh-CN': '无法接受该文件，请上传完整、不含脚本且不超过 20 MB 的图片或 PDF。',
    },
  },
  bidDocumentNotFound: {
    status: 404,
    title: { en: 'There is no such document.', 'zh-CN': '没有该文件。' },
  },
  callNotFound: {
    status: 404,
    title: {
      en: 'This conference has not called for proposals.',
      'zh-CN': '该会议没有征集提案。',
    },
  },
  callClosed: {
    status: 409,
    title: {
      en: 'The call for proposals is not open today.',
      'zh-CN': '目前不在提案征集期内。',
    },
  },
  callDaysWrong: {
    status: 422,
    title: {
      en: 'A call closes on the day it opens or later, and before the conference is over. Correct the days.',
      'zh-CN': '征集截止日不得早于开始日，也不得晚于会议末日，请更正日期。',
    },
  },
  proposalNotFound: {
    status: 404,
    title: {
      en: 'There is no such proposal, or the link is not whole.',
      'zh-CN': '没有该提案，或链接不完整。',
    },
  },
  proposalDecided: {
    status: 409,
    title: {
      en: 'This proposal was decided or taken back; nothing of it changes any more.',
      'zh-CN': '该提案已有结果或已撤回，不能再更改。',
    },
  },
  tooManyProposals: {
    status: 409,
    title: {
      en: 'As many proposals as may are there already. Take one back first.',
      'zh-CN': '提案数量已达上限，请先撤回一项。',
    },
  },
  delegationNotFound: {
    status: 404,
    title: {
      en: 'This office has no such delegation.',
      'zh-CN': '本办公室没有该代表团。',
    },
  },
  delegationChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this delegation meanwhile. Look at how it stands, then decide again.',
      'zh-CN': '该代表团刚被他人更改，请刷新查看后再决定。',
    },
  },
  tripDaysWrong: {
    status: 422,
    title: {
      en: 'What ends, ends after it begins; and passports are erased between the last day and 90 days later. Correct the days.',
      'zh-CN': '结束时间不得早于开始时间；护照信息须在末日之后 90 天内删除。请更正日期。',
    },
  },
  currencyStays: {
    status: 409,
    title: {
      en: 'Costs are noted in this currency already. Remove them first.',
      'zh-CN': '已有费用按该币种记录，请先删除这些费用。',
    },
  },
  delegateNotFound: {
    status: 404,
    title: {
      en: 'There is no such delegate, or the link is not whole.',
      'zh-CN': '没有该代表团成员，或链接不完整。',
    },
  },
  delegationFull: {
    status: 409,
    title: {
      en: 'There is as much here as a delegation may have.',
      'zh-CN': '该代表团的数量已达上限。',
    },
  },
  visaItemUnknown: {
    status: 422,
    title: {
      en: 'The list for the visa has no such line. Look at it anew.',
      'zh-CN': '签证清单中没有该项，请刷新查看。',
    },
  },
  passportDayOver: {
    status: 409,
    title: {
      en: 'What passports say is erased on that day, which has come. Set a later one first.',
      'zh-CN': '护照信息的删除日期已到，请先设定更晚的日期。',
    },
  },
  passportMissing: {
    status: 409,
    title: {
      en: 'Nobody has said what the passport says, or it was erased. A letter needs it.',
      'zh-CN': '尚未填写护照信息，或已删除。邀请函需要该信息。',
    },
  },
  delegateShares: {
    status: 409,
    title: {
      en: 'This delegate shares costs. Remove those first.',
      'zh-CN': '该成员分摊了费用，请先删除相关费用。',
    },
  },
  tripPartNotFound: {
    status: 404,
    title: {
      en: 'This delegation has no such stop, cost or note.',
      'zh-CN': '该代表团没有此行程、费用或记录。',
    },
  },
  noTicket: {
    status: 409,
    title: {
      en: 'A ticket is for those who have a place. This registration waits, or was given back.',
      'zh-CN': '只有已确认名额者才有门票，该报名仍在候补或已退还。',
    },
  },
  tooManyTicketIssues: {
    status: 409,
    title: {
      en: 'This ticket was issued anew as often as it may be. Ask the host.',
      'zh-CN': '该门票重新签发次数已达上限，请联系主办方。',
    },
  },
  checkInListNotFound: {
    status: 404,
    title: { en: 'This conference has no such check-in list.', 'zh-CN': '该会议没有此签到表。' },
  },
  tooManyCheckInLists: {
    status: 409,
    title: {
      en: 'This conference has as many check-in lists as one may have.',
      'zh-CN': '该会议的签到表数量已达上限。',
    },
  },
  notSample: {
    status: 409,
    title: {
      en: 'Arrivals are simulated at a sample conference only.',
      'zh-CN': '只有示例会议才能模拟签到。',
    },
  },
  badgeUnusable: {
    status: 422,
    title: {
      en: 'This is no badge of somebody who comes to this conference. Scan the code once more.',
      'zh-CN': '这不是本次会议与会者的胸牌，请重新扫描。',
    },
  },
  ownBadge: {
    status: 422,
    title: { en: 'This is your own badge.', 'zh-CN': '这是您自己的胸牌。' },
  },
  tooManyLeads: {
    status: 409,
    title: {
      en: 'As many badges as may be kept were scanned here.',
      'zh-CN': '已扫描的胸牌数量已达上限。',
    },
  },
  leadNotFound: {
    status: 404,
    title: {
      en: 'Nobody of that number scanned your badge.',
      'zh-CN': '没有该编号的人扫描过您的胸牌。',
    },
  },
  priceWrong: {
    status: 422,
    title: {
      en: 'A price is above zero and has no more decimals than its currency. Leave it out where the ticket is free.',
      'zh-CN': '票价须大于零，小数位不得超过该币种的规定；免费票请留空。',
    },
  },
  currencyNotTaken: {
    status: 422,
    title: {
      en: 'Nobody can pay in this currency here. Choose one of those that are offered.',
      'zh-CN': '暂不支持以该币种付款，请从列出的币种中选择。',
    },
  },
  nothingToPay: {
    status: 409,
    title: {
      en: 'There is nothing to pay for this registration: it is paid, or its place is not kept any more.',
      'zh-CN': '该报名无需付款：已付款，或名额不再保留。',
    },
  },
})
