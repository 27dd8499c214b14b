import type { Locale, LocalText } from '../../../kernel/locale.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What the pages of a conference say. */
const WORDS = {
  conferences: text('Gateway conferences', '出口大会'),
  lead: text(
    'Where the businesses of a region, officials and partners meet for two days and learn how selling to China works.',
    '汇集一地的企业、政府机构与服务商，用两天时间了解如何向中国销售。',
  ),
  none: text('No conference is open yet.', '目前没有开放的会议。'),
  skip: text('Skip to the content', '跳到正文'),
  language: text('中文', 'English'),
  toAll: text('All conferences', '全部会议'),
  notFound: text('There is no such page.', '没有找到该页面。'),
  sample: text('Sample', '示例'),
  closed: text('Over', '已结束'),
  by: text('Hosted by {name}', '主办：{name}'),
  places: text('{count} places', '名额 {count} 人'),
  agenda: text('Agenda', '日程'),
  days: text('Day', '日期'),
  tracks: text('Track', '分论坛'),
  rooms: text('Room', '会场'),
  all: text('All', '全部'),
  times: text('Times are those of {zone}.', '时间均为{zone}。'),
  noSessions: text(
    'The agenda comes later. Look again in some days.',
    '日程尚未公布，请过几天再来查看。',
  ),
  noneLeft: text('No session is left with what you have chosen.', '按当前筛选没有场次。'),
  showAll: text('Show all', '查看全部'),
  calendar: text('Agenda for your calendar (iCalendar)', '订阅日程（iCalendar）'),
  trackCalendar: text('This track for your calendar (iCalendar)', '订阅本分论坛日程（iCalendar）'),
  cancelled: text('Called off', '已取消'),
  allDay: text('All day', '全天'),
  untitled: text('Session without a title', '未命名场次'),
  when: text('When', '时间'),
  where: text('Where', '地点'),
  track: text('Track', '分论坛'),
  heldIn: text('Language', '语言'),
  speakers: text('Speakers', '演讲嘉宾'),
  capacity: text('{name} (holds {count})', '{name}（可容纳 {count} 人）'),
  links: text('Links', '链接'),
  repeats: text(
    'This is its first time; it happens again as the organiser says.',
    '此为首次时间，其后按主办方安排重复举行。',
  ),
  back: text('Back to the agenda', '返回日程'),
  register: text('Register', '报名'),
  registerLead: text(
    'You are told by mail how your registration stands. When every place is taken you are put on the waiting list, and a place that comes free goes to the first of it.',
    '报名结果将发送至您的邮箱。名额已满时列入候补名单，空出的名额按先后顺序递补。',
  ),
  registerClosed: text('No registration is open at present.', '目前没有开放的报名。'),
  ticketType: text('Kind of ticket', '票种'),
  free: text('{name} (places left: {count})', '{name}（剩余 {count} 个名额）'),
  full: text('{name} (full: waiting list)', '{name}（已满，可候补）'),
  yourName: text('Your name', '姓名'),
  email: text('E-mail', '邮箱'),
  organisation: text('Business or organisation (if any)', '企业或机构（选填）'),
  needs: text(
    'What should we know? Accessibility, languages (if you like)',
    '需要我们了解的情况：无障碍、语言等（选填）',
  ),
  consent: text(
    'The host may keep this for the conference and write to me about it. It is erased two years after the conference, or when I give my place back.',
    '同意主办方为本次会议保存上述信息并与我联系。会议结束两年后，或我退还名额时，这些信息将被删除。',
  ),
  haveCode: text('Do you have a code?', '有邀请码？'),
  code: text('Code', '邀请码'),
  useCode: text('Use it', '使用'),
  withCode: text('Your code {code} opens this:', '邀请码 {code} 可用于：'),
  withoutCode: text('Register without the code', '不使用邀请码报名'),
  approval: text('{name} (the host looks at each who asks)', '{name}（须经主办方审核）'),
  yes: text('Yes', '是'),
  no: text('No', '否'),
  onlyIf: text(
    'Only if you answered “{answer}” to “{question}”',
    '仅当“{question}”的回答为“{answer}”时填写',
  ),
  bring: text('Register others with you', '同时为他人报名'),
  bringHint: text(
    'Each gets a registration and a link of their own. To whom you give no mail address you pass their link on: it stands on your page. Leave free what you do not need.',
    '每人各有一份报名和链接。未填写邮箱者由您转交链接，链接显示在您的报名页面上。不需要的栏目留空即可。',
  ),
  otherName: text('Name of person {number}', '第 {number} 位的姓名'),
  otherEmail: text('E-mail of person {number} (if any)', '第 {number} 位的邮箱（选填）'),
  withYou: text('Whom you registered, too', '您同时报名的人员'),
  instead: text('Let somebody else come instead', '转给他人'),
  insteadHint: text(
    'Your place is theirs, and their link is mailed to them alone. What you told us is erased. This cannot be undone.',
    '名额转归对方，链接只发送至对方邮箱，您填写的信息将被删除，此操作无法撤销。',
  ),
  theirName: text('Their name', '对方姓名'),
  theirEmail: text('Their e-mail', '对方邮箱'),
  theirConsent: text(
    'They agree that the host keeps this for the conference and writes to them about it.',
    '对方同意主办方为本次会议保存上述信息并与其联系。',
  ),
  give: text('Give them the place', '转让名额'),
  why: text('Why', '原因'),
  registered_asked: text('The host decides about your place.', '您的报名正在等待主办方审核。'),
  registered_declined: text('The host could not give you a place.', '您的报名未通过审核。'),
  registered_confirmed: text('You have a place.', '您已获得名额。'),
  registered_waiting: text('You are on the waiting list.', '您已列入候补名单。'),
  registered_cancelled: text(
    'This registration was given back. What you told us is erased.',
    '该报名已退还，您填写的信息已删除。',
  ),
  ahead: text('Before you on the list: {count}', '您前面还有 {count} 人候补。'),
  next: text('You are the next.', '您是下一位候补。'),
  ofOrganisation: text('Organisation', '企业或机构'),
  said: text('What you told us', '需要我们了解的情况'),
  keepLink: text(
    'Keep the address of this page: it is how you come back here. It was mailed to you, too.',
    '请保存本页网址，凭此可随时返回；该网址也已发送至您的邮箱。',
  ),
  giveBack: text('Give it back', '退还名额'),
  giveBackHint: text(
    'Your place goes to the next who waits, and what you told us is erased. This cannot be undone.',
    '名额将转给下一位候补者，您填写的信息将被删除，此操作无法撤销。',
  ),
  footer: text('Open-source software', '开源软件'),
} as const

export type Word = keyof typeof WORDS

/** The words of one language, with what their braces name. */
export const wordsIn =
  (locale: Locale) =>
  (word: Word, values: Readonly<Record<string, string | number>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ''}`)
