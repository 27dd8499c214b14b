import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { answerIn, useQuestions } from './Questions.tsx'

type Registration =
  operations['listRegistrations']['responses'][200]['content']['application/json']['registrations'][number]
type Of = { agencyId: string; conferenceId: string }

/** Who comes and who waits, as they said it. */
export function Registrations(of: Of) {
  const { t } = useTranslation()
  const registrations = usePages({
    queryKey: ['registrations', of.conferenceId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conferences/{conferenceId}/registrations', {
          params: { path: of, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.registrations,
  })
  return (
    <section>
      <h3>{t('conference.registrations')}</h3>
      <PagedList pages={registrations} keyOf={({ id }) => id}>
        {(one) => <Registered {...of} registration={one} />}
      </PagedList>
    </section>
  )
}

/** One of them, with what was answered to the conference's questions. */
export function Registered({ registration, ...of }: Of & { registration: Registration }) {
  const { t } = useTranslation()
  const { time, text, locale } = useFormat()
  const questions = useQuestions(of).data?.questions ?? []
  const { attendee, state, ticketType, registeredAt, reason, bill } = registration
  return (
    <>
      <div className="bar-label">
        <strong>{attendee?.name ?? t('conference.erased')}</strong>
        <span className="badge">{t(`conference.registered_${state}`)}</span>
      </div>
      <p className="quiet">
        {[
          locale === 'zh-CN' ? (ticketType.nameZh ?? ticketType.name) : ticketType.name,
          attendee?.organisation,
          attendee?.email,
          time(registeredAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {bill && (
        <p>
          {t(`fare.${bill.state}`, {
            price: formatMoney(bill.price),
            time: bill.payBy ? time(bill.payBy) : '',
          })}
        </p>
      )}
      {attendee?.needs && <p className="said">{attendee.needs}</p>}
      {reason && <p className="said">{reason}</p>}
      {(attendee?.answers ?? []).map(({ key, values }) => {
        const question = questions.find((one) => one.key === key)
        if (!question) return null
        return (
          <p key={key} className="said">
            <span className="quiet">{text(question.label)}</span>{' '}
            {values.map((value) => answerIn(question, value, { t, text })).join(' · ')}
          </p>
        )
      })}
    </>
  )
}
