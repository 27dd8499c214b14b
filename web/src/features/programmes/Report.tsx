import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'
import { claimEn } from './claim-messages.ts'
import type { Programme } from './Programmes.tsx'

type RuleKind = keyof typeof claimEn.claim.rules
const isRuleKind = (kind: string): kind is RuleKind => kind in claimEn.claim.rules

/** What came of a programme, in numbers that add up. */
export function Report({ programme }: { programme: Programme }) {
  const { t } = useTranslation()
  const { text, day, count, locale } = useFormat()
  const { agencyId, id: programmeId } = programme
  const { data, error } = useQuery({
    queryKey: ['report', programmeId, programme.state],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/programmes/{programmeId}/report', {
          params: { path: { agencyId, programmeId } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const { outcome } = data
  const figures = [
    ['awardedTo', count(data.businessesAwarded)],
    ['awarded', formatMoney(data.awarded)],
    ['paid', formatMoney(data.paid)],
    ['released', formatMoney(data.released)],
    ['left', formatMoney(data.left)],
    ['cost_total', formatMoney(data.cost)],
    ['ownShare', formatMoney(data.ownShare)],
    ['claimsPaid', count(data.claimsPaid)],
    ['milestones', t('claim.milestonesOf', data.milestones)],
  ] as const
  const most = Math.max(1, ...data.places.map(({ awarded }) => toLength(awarded)))
  return (
    <section>
      <h2>{t('claim.report')}</h2>
      <p className="quiet">
        {t(data.isFinal ? 'claim.reportFinal' : 'claim.reportNow', { day: day(data.on) })}
      </p>
      <dl className="measures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`claim.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('claim.applications')}</h3>
      <dl className="measures">
        {data.applications.map((one) => (
          <div key={one.state}>
            <dt>{t(`grant.applicationStates.${one.state}`)}</dt>
            <dd>{count(one.count)}</dd>
          </div>
        ))}
      </dl>
      {data.refusals.length > 0 && (
        <>
          <h3>{t('claim.refusals')}</h3>
          <dl className="measures">
            {data.refusals.map((one) => (
              <div key={one.kind}>
                <dt>{isRuleKind(one.kind) ? t(`claim.rules.${one.kind}`) : one.kind}</dt>
                <dd>{count(one.count)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {data.places.length > 0 && (
        <Scrolling label={t('claim.place')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('claim.place')}</th>
                <th scope="col">{t('claim.awardedTo')}</th>
                <th scope="col">{t('claim.awarded')}</th>
                <th scope="col">{t('claim.paid')}</th>
              </tr>
            </thead>
            <tbody>
              {data.places.map((place) => (
                <tr key={place.county?.en ?? ''}>
                  <th scope="row">
                    {place.county ? text(place.county) : t('claim.nowhere')}
                    <div
                      className="budget-committed place-bar"
                      aria-hidden="true"
                      style={{ width: `${(100 * toLength(place.awarded)) / most}%` }}
                    />
                  </th>
                  <td>{count(place.businesses)}</td>
                  <td>{formatMoney(place.awarded)}</td>
                  <td>{formatMoney(place.paid)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      <p>
        {outcome.businesses === 0
          ? t('claim.outcomeNone')
          : t('claim.outcome', {
              businesses: count(outcome.businesses),
              orders: count(outcome.orders),
              sold: new Intl.ListFormat(locale).format(outcome.sold.map(formatMoney)) || '0',
            })}
      </p>
    </section>
  )
}
