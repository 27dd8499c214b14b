import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'

/** The cohorts that somebody has joined; who has joined none is shown an invented one. */
export function OwnCohorts() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const cohorts = usePages({
    queryKey: ['own-cohorts'],
    read: (behind) =>
      dataOf(client.GET('/v1/cohorts', { params: { query: { limit: 20, ...behind } } })),
    itemsIn: (page) => page.cohorts,
  })
  if (cohorts.items?.length === 0) return null
  const isSample = cohorts.items?.every((one) => one.isSample)
  return (
    <section className="own-cohorts">
      <h2>{t(isSample ? 'cohort.ownSample' : 'cohort.own')}</h2>
      {isSample && <p className="quiet">{t('cohort.ownSampleHint')}</p>}
      <PagedList pages={cohorts} keyOf={({ cohortId }) => cohortId}>
        {({ cohortId, name, courseTitle, startsOn, endsOn, role, isSample }) => (
          <div className="bar-label">
            <div>
              <Link to={`/cohorts/${cohortId}`}>{name}</Link>{' '}
              {isSample && <span className="badge">{t('cohort.sample')}</span>}
              {role && <span className="quiet">{t(`cohort.as_${role}`)}</span>}
              <br />
              <span className="quiet">{text(courseTitle)}</span>
            </div>
            <span className="quiet">
              {t('cohort.days', { from: day(startsOn), to: day(endsOn) })}
            </span>
          </div>
        )}
      </PagedList>
    </section>
  )
}
