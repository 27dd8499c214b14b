import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'

/** Programmes that take applications today, for whoever has a business. */
export function OpenProgrammes() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const programmes = usePages({
    queryKey: ['open-programmes'],
    read: (behind) =>
      dataOf(client.GET('/v1/programmes', { params: { query: { limit: 20, ...behind } } })),
    itemsIn: (page) => page.programmes,
  })
  return (
    <section className="own-agencies">
      <h2>{t('grant.openNow')}</h2>
      <p className="quiet">{t('grant.openNowHint')}</p>
      <PagedList pages={programmes} keyOf={({ id }) => id} none={t('grant.noneOpen')}>
        {(one) => (
          <>
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <Link to={`/programmes/${one.agencyId}/${one.id}`}>{t('grant.apply')} →</Link>
            </div>
            <p className="quiet">
              {text(one.agency)} ·{' '}
              {t('grant.days', { from: day(one.opensOn), to: day(one.closesOn) })}
              {' · '}
              {t('grant.left')} {formatMoney(one.left)}
            </p>
          </>
        )}
      </PagedList>
    </section>
  )
}
