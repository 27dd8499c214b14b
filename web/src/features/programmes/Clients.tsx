import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Measures } from './Measures.tsx'

/** Businesses that show this office figures, and those figures only. */
export function Clients({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const clients = usePages({
    queryKey: ['clients', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/clients', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.clients,
  })
  return (
    <section>
      {(clients.items?.length ?? 0) > 0 && (
        <p>
          <a href={`/v1/agencies/${agencyId}/clients.csv`} download>
            {t('seat.export')}
          </a>
        </p>
      )}
      <PagedList
        pages={clients}
        keyOf={({ businessId }) => businessId}
        none={t('seat.nothingShown')}
      >
        {(one) => (
          <>
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <span className="quiet">
                {[
                  one.place && text(one.place),
                  one.readAt && t('seat.readAt', { time: time(one.readAt) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <Measures
              measures={one.measures.filter(({ measure }) => !measure.startsWith('consented.'))}
            />
          </>
        )}
      </PagedList>
    </section>
  )
}
