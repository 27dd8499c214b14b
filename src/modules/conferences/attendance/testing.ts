import type { TestApp } from '../../../testing/test-app.ts'
import type { GivenOffice } from '../../programmes/testing.ts'
import type { GivenConference } from '../testing.ts'

export type GivenAttendee = Readonly<{ id: string; key: string }>

/** Opens a conference with so many places, and registers people by their names; who finds none waits. */
export async function givenAttendees(
  app: TestApp,
  { office, conference }: Readonly<{ office: GivenOffice; conference: GivenConference }>,
  { size, names }: Readonly<{ size: number; names: readonly string[] }>,
): Promise<GivenAttendee[]> {
  const { at, slug, open } = conference
  const quota = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: null, size })
  const type = await office.member.put(`${at}/ticket-types`, {
    ...{ name: 'Business', nameZh: null, isOffered: true },
    quotaId: quota.body.id,
  })
  await open()
  const registered: GivenAttendee[] = []
  for (const name of names) {
    const { body } = await app.anonymous.post(`/v1/conferences/${slug}/registrations`, {
      ticketTypeId: type.body.id,
      name,
      email: `${name}-${app.newId()}@example.com`,
      ...{ organisation: '', needs: '', consent: true },
    })
    registered.push({ id: body.id, key: body.key })
  }
  return registered
}

/** A session of an agenda, an hour from nine on unless told otherwise. */
export const sessionBody = (over: object = {}) => ({
  title: { en: 'Cherries', 'zh-CN': '樱桃' },
  abstract: { en: '', 'zh-CN': '' },
  kind: 'lecture',
  language: 'en',
  trackId: null,
  roomId: null,
  startsAt: '2026-11-24T14:00:00.000Z',
  minutes: 60,
  speakers: [],
  ...over,
})
