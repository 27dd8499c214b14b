import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'

/** Who comes and who waits, as they said it. */
export function Registrations({
  agencyId,
  conferenceId,
}: {
  agencyId: string
  conferenceId: string
}) {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const registrations = usePages({
    queryKey: ['registrations', conferenceId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conferences/{conferenceId}/registrations', {
          params: { path: { agencyId, conferenceId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.registrations,
  })
  return (
    <section>
      <h3>{t('conference.registrations')}</h3>
      <PagedList pages={registrations} keyOf={({ id }) => id}>
        {({ attendee, state, ticketType, registeredAt }) => (
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
            {attendee?.needs && <p className="said">{attendee.needs}</p>}
          </>
        )}
      </PagedList>
    </section>
  )
}
