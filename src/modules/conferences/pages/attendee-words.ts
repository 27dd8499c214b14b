import { phrasesOf, text } from './phrases.ts'

/** What the pages of one attendee say: schedule, sessions, the day of meetings. */
const WORDS = {
  myPages: text('My conference', '我的会议'),
  to_place: text('My place', '我的报名'),
  to_ticket: text('Ticket', '门票'),
  to_schedule: text('Schedule', '日程'),
  to_sessions: text('Sessions', '场次'),
  to_today: text('Next meeting', '下一场洽谈'),
  to_meetings: text('Whom to meet', '预约洽谈'),
  schedule: text('My schedule', '我的日程'),
  sessions: text('Choose sessions', '选择场次'),
  today: text('My next meeting', '我的下一场洽谈'),
  nothingYet: text(
    'You have signed up for no session yet, and no meeting has a time.',
    '您尚未报名任何场次，也还没有安排好的洽谈。',
  ),
  feed: text('My schedule for your calendar (iCalendar)', '订阅我的日程（iCalendar）'),
  feedHint: text(
    'Whoever has this address reads your schedule: give it to your calendar program only.',
    '知道该网址的人都能看到您的日程，请只用于自己的日历软件。',
  ),
  meeting: text('Meeting: {with}', '洽谈：{with}'),
  table: text('Table {table}, {zone}', '{zone} · {table} 号桌'),
  interpreter: text('Interpreter: {name}', '口译员：{name}'),
  clash_session: text('Another session of yours is at this time', '与您的另一场次时间冲突'),
  clash_meeting: text('You have a meeting at this time', '与您的洽谈时间冲突'),
  slides: text('Slides and links: ', '讲义与链接：'),
  signUp: text('Sign up', '报名该场次'),
  leave: text('Leave', '退出'),
  isIn: text('You come', '已报名'),
  seatsLeft: text('Seats left: {count}', '剩余座位：{count}'),
  seatsTaken: text('Signed up: {count}', '已报名：{count} 人'),
  noSeats: text('Full', '已满'),
  over: text('Over', '已结束'),
  asOf: text('As of {time}', '更新于 {time}'),
  offline: text(
    'No connection: this is how it stood when this page was last loaded. Sending waits until you are back.',
    '网络已断开，以下为上次加载时的内容。恢复连接后方可提交。',
  ),
} as const

export const attendeeWordsIn = phrasesOf(WORDS)
