import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import '../report/report.css'

/** Days with inspections, each leading to its way. */
export function InspectorDays() {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { agencyId = '' } = useParams()
  const days = usePages({
    queryKey: ['inspector-days', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/inspector-days', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.days,
  })
  return (
    <article className="report">
      <p>
        <Link to={`/agency/${agencyId}`}>← {t('inspection.toAgency')}</Link>
      </p>
      <PageTitle text={t('inspection.days')} />
      <p className="lead">{t('inspection.daysLead')}</p>
      <PagedList
        pages={days}
        keyOf={(one) => `${one.day} ${one.inspector}`}
        none={t('inspection.noWork')}
      >
        {(one) => (
          <>
            <h2>
              <Link
                to={`/inspections/${agencyId}/days/${one.day}?${new URLSearchParams({ inspector: one.inspector })}`}
              >
                {day(one.day)} · {one.inspector}
              </Link>
            </h2>
            <p>{t('inspection.visits', { count: one.visits, left: one.left })}</p>
          </>
        )}
      </PagedList>
    </article>
  )
}
