import { expect, test } from 'vitest'
import { testApp } from '../../../testing/test-app.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { givenConference, SCHEDULE, sendAgenda } from '../testing.ts'

const app = await testApp()
const office = await givenOffice(app)
const { at, slug, open } = await givenConference(office)
await sendAgenda(office.member, at, SCHEDULE)
const textOf = (markup: string) =>
  markup
    .replaceAll(/<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

test('a draft has no page; an open conference has one in both languages, without a script', async () => {
  expect((await app.anonymous.get(`/conference/${slug}`)).status).toBe(404)
  expect((await app.anonymous.get(`/v1/conferences/${slug}/calendar.ics`)).status).toBe(404)
  await open()
  const english = await app.anonymous.get(`/conference/${slug}`)
  expect([english.status, english.text.includes('<script')]).toEqual([200, false])
  expect(textOf(english.text)).toContain(
    'Saturday, March 13, 2027 9:00 AM – 9:45 AM Cherries &lt;fresh&gt; &amp; dried A start Ann Lee, 李安 Hall A · Food Sunday, March 14, 2027 12:30 AM – 1:15 AM 夜谈',
  )
  expect(textOf(english.text)).toContain('10:00 AM – 10:45 AM After the leap')
  const chinese = await app.anonymous.get(`/conference/${slug}?lang=zh-CN&day=2027-03-14`)
  expect(chinese.headers['set-cookie']).toContain('tradewind_locale=zh-CN')
  const text = textOf(chinese.text)
  expect(text).toContain('2027年3月14日星期日 0:30 – 1:15 夜谈')
  expect([text.includes('Cherries'), text.includes('时间均为北美东部时间')]).toEqual([false, true])
  const list = await app.anonymous.get('/conference', { 'accept-language': 'zh-CN' })
  expect(textOf(list.text)).toContain('底特律出口大会 底特律 · 2027年3月13日至2027年3月14日')
})

test('a session has a page; what is not there, and nonsense in the address, is a page of its own', async () => {
  const { body } = await app.anonymous.get(`/v1/conferences/${slug}/agenda`)
  const [cherries] = body.sessions
  const page = await app.anonymous.get(`/conference/${slug}/sessions/${cherries.id}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('What &quot;1210&quot; means.')
  expect(page.text).not.toContain('javascript:')
  for (const path of [
    '/conference/nobody',
    `/conference/${slug}/sessions/${app.newId()}`,
    `/conference/${slug}/sessions/x`,
    '/conference/%E4%BC%9A',
  ]) {
    expect((await app.anonymous.get(path)).status).toBe(404)
  }
  const odd = await app.anonymous.get(`/conference/${slug}?day=2027-02-30&trackId=x&roomId[]=1`)
  expect(textOf(odd.text)).toContain('After the leap')
})

test('the agenda is a strict calendar file, whole and by track', async () => {
  const { body } = await app.anonymous.get(`/v1/conferences/${slug}/agenda`)
  const [cherries] = body.sessions
  const read = (query: string) => app.anonymous.get(`/v1/conferences/${slug}/calendar.ics${query}`)
  const whole = await read('')
  expect(whole.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const lines = whole.text.split('\r\n')
  expect(lines.at(-1)).toBe('')
  expect(lines.filter((line) => Buffer.byteLength(line) > 75 || line.includes('\n'))).toEqual([])
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(3)
  const unfolded = (await read(`?trackId=${cherries.track.id}`)).text.replaceAll('\r\n ', '')
  expect(unfolded).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Tradewind//Calendar//EN',
      'CALSCALE:GREGORIAN',
      'NAME:Gateway Detroit: Food',
      'X-WR-CALNAME:Gateway Detroit: Food',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      `UID:${cherries.id}@127.0.0.1:3000`,
      'DTSTAMP:20261122T090000Z',
      'LAST-MODIFIED:20261122T090000Z',
      'SEQUENCE:0',
      'DTSTART:20270313T140000Z',
      'DTEND:20270313T144500Z',
      'SUMMARY:Cherries <fresh> & dried',
      'DESCRIPTION:A start\\n\\nWhat "1210" means.\\n\\nMore.',
      'LOCATION:Hall A\\, Detroit',
      `URL:http://127.0.0.1:3000/conference/${slug}/sessions/${cherries.id}`,
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  )
})
