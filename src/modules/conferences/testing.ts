import type { Client, TestApp } from '../../testing/test-app.ts'
import { mailsTo, type SentMail } from '../notifications/testing.ts'
import type { GivenOffice } from '../programmes/testing.ts'

/**
 * What somebody was written, the oldest first. Where the application of the worker works on its timers, one
 * of them may send at the same moment what a test sends: it says that it is the same.
 */
export const lettersTo = (app: TestApp, email: string): SentMail[] => {
  const byId = new Map<string, SentMail>()
  for (const mail of mailsTo(app, email)) {
    const id = /^Message-I[Dd]: (.*)$/m.exec(mail.head)?.[1] ?? mail.head
    byId.set(id, byId.get(id) ?? mail)
  }
  return [...byId.values()]
}

let conferences = 0

/** A draft of two days in Detroit, unless told otherwise. */
export async function givenConference(
  office: Pick<GivenOffice, 'agencyId' | 'at' | 'owner' | 'member'>,
  over: object = {},
) {
  conferences += 1
  const slug = `gateway-${process.pid}-${conferences}`
  const { status, body, text } = await office.member.post(`${office.at}/conferences`, {
    slug,
    seriesId: null,
    name: { en: 'Gateway Detroit', 'zh-CN': '底特律出口大会' },
    city: { en: 'Detroit', 'zh-CN': '底特律' },
    timeZone: 'America/Detroit',
    firstDay: '2027-03-13',
    lastDay: '2027-03-14',
    places: 3_000,
    ...over,
  })
  if (status !== 201) throw new Error(`not planned: ${text}`)
  const at = `${office.at}/conferences/${body.id}`
  const open = async (): Promise<void> => {
    const opened = await office.owner.post(`${at}/steps`, { to: 'open' })
    if (opened.status !== 200) throw new Error(`not opened: ${opened.text}`)
  }
  return { id: body.id as string, slug: slug as string, at, body, open }
}
export type GivenConference = Awaited<ReturnType<typeof givenConference>>

/** Sends a file as a browser does. */
export const sendAgenda = (client: Client, at: string, file: string | Buffer, query = '') =>
  client.post(`${at}/agenda-import${query}`, file, { 'content-type': 'application/octet-stream' })

type Event = Readonly<{
  guid: string
  date: string
  start: string
  title: string
  more?: string
}>

const event = ({ guid, date, start, title, more = '' }: Event) =>
  `<event guid="${guid}" id="1"><date>${date}</date><start>${start}</start>
<duration>00:45</duration><title>${title}</title>${more}</event>`

/** Two days, two rooms, one session after midnight, and one without a beginning. */
export const SCHEDULE = `<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version>
<conference><acronym>gw-test</acronym><title>A schedule &amp; more</title>
<time_zone_name>America/Detroit</time_zone_name></conference>
<day index="1" date="2027-03-13" start="2027-03-13T09:00:00-05:00" end="2027-03-14T04:00:00-05:00">
<room name="Hall A">
${event({
  guid: 'g-1',
  date: '2027-03-13T09:00:00-05:00',
  start: '09:00',
  title: 'Cherries &lt;fresh&gt; &#x26; dried',
  more: `<track>Food</track><type>lecture</type><language>en</language><subtitle>A start</subtitle>
<abstract>What &quot;1210&quot; means.</abstract><description>More.</description>
<persons><person id="7">Ann Lee</person><person id="8">李安</person></persons>
<links><link href="https://example.com/a">Slides</link><link href="javascript:alert(1)">No</link></links>`,
})}
</room>
<room name="Hall B">
${event({
  guid: 'g-2',
  date: '2027-03-14T00:30:00-05:00',
  start: '00:30',
  title: '夜谈',
  more: '<language>zh</language><persons><person id="8">李安</person></persons>',
})}
${event({ guid: 'g-3', date: '', start: '', title: 'Nobody knows when' })}
</room></day>
<day index="2" date="2027-03-14" start="2027-03-14T09:00:00-04:00"><room name="Hall A">
${event({ guid: 'g-4', date: '2027-03-14T10:00:00-04:00', start: '10:00', title: 'After the leap' })}
</room></day></schedule>`

/** Every way in which RFC 5545 writes a time, a folded line, a rule and one of its changed occurrences. */
export const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'X-WR-CALNAME:Calendar of tests',
  'X-WR-TIMEZONE:America/Detroit',
  'BEGIN:VTIMEZONE',
  'TZID:Beijing time',
  'X-LIC-LOCATION:Asia/Shanghai',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:utc',
  'DTSTART:20270313T140000Z',
  'DTEND:20270313T150000Z',
  'SUMMARY:In UTC\\, with a comma\\nand a line',
  'LOCATION:Hall A',
  'CATEGORIES:Food',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:zone',
  'DTSTART;TZID=Beijing time:20270313T220000',
  'DURATION:PT1H30M',
  'SUMMARY:In a zone',
  'DESCRIPTION:Folded in the mid',
  ' dle of a word',
  'RRULE:FREQ=DAILY;COUNT=2',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:zone',
  'RECURRENCE-ID;TZID=Beijing time:20270314T220000',
  'DTSTART;TZID="Beijing time":20270314T230000',
  'SUMMARY:One of them\\, later',
  'STATUS:CANCELLED',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:floats',
  'DTSTART:20270314T013000',
  'SUMMARY:Floats\\, before the clocks leap',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:day',
  'DTSTART;VALUE=DATE:20270314',
  'SUMMARY:A whole day of 23 hours',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:nowhere',
  'DTSTART;TZID=Nowhere:20270313T220000',
  'SUMMARY:Where is it',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

/** A quota of so many places with two kinds of ticket that draw on it. */
export async function givenTickets(
  office: Pick<GivenOffice, 'member'>,
  { at }: GivenConference,
  size: number,
) {
  const quota = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: '大厅', size })
  const type = async (name: string) => {
    const body = { name, nameZh: null, quotaId: quota.body.id, isOffered: true }
    return (await office.member.put(`${at}/ticket-types`, body)).body.id as string
  }
  return { quota: quota.body, business: await type('Business'), press: await type('Press') }
}
