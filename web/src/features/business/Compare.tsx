import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { VerdictTag } from '../report/Lines.tsx'
import '../report/report.css'

/** Two reports of one business: which products a new rule, rate or price has moved. */
export function Compare() {
  const { t } = useTranslation()
  const { organisationId = '', older = '', newer = '' } = useParams()
  const { data, error } = useQuery({
    queryKey: ['compare', organisationId, older, newer],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/assessments/{assessmentId}/compare/{newerId}', {
          params: {
            path: { businessId: organisationId, assessmentId: older, newerId: newer },
          },
        }),
      ),
  })
  const price = (value: MoneyDto | null) => (value ? formatMoney(value) : t('report.unknown'))
  return (
    <article className="report">
      <p>
        <Link to={`/sell/${organisationId}`}>← {t('business.reports')}</Link>
      </p>
      <PageTitle text={t('business.compareTitle')} />
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && (
        <p>
          {data.changes.length === 0
            ? t('business.same')
            : t('business.compareText', {
                changed: data.changes.length,
                unchanged: data.unchanged,
              })}
        </p>
      )}
      {data && data.changes.length > 0 && (
        <table className="cards">
          <thead>
            <tr>
              <th>{t('business.title')}</th>
              <th>{t('business.before')}</th>
              <th>{t('business.now')}</th>
            </tr>
          </thead>
          <tbody>
            {data.changes.map((change) => (
              <tr key={change.title}>
                <td data-label={t('business.title')}>{change.title}</td>
                {(['older', 'newer'] as const).map((which) => (
                  <td
                    key={which}
                    data-label={t(which === 'older' ? 'business.before' : 'business.now')}
                  >
                    <VerdictTag verdict={change.verdict[which]} />{' '}
                    {price(change.landedPrice[which])}{' '}
                    <span className="code quiet">{change.code[which]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </article>
  )
}
