import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import type { Facility } from './FacilityFacts.tsx'

type Answer = operations['getFacilityEconomics']['responses'][200]['content']['application/json']
type Month = Answer['months'][number]

const PAGE = 12

/** From how many units a month on it pays, when its build cost is back, and the months behind that. */
export function Economics({ facility }: { facility: Facility }) {
  const { t } = useTranslation()
  const { agencyId, id: facilityId } = facility
  const pages = usePages({
    queryKey: ['facility-months', facilityId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/facilities/{facilityId}/months', {
          params: { path: { agencyId, facilityId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.months,
  })
  const months = pages.items ?? []
  return (
    <>
      {pages.first && <Sums facility={facility} answer={pages.first} />}
      {months.length > 0 && <Months months={months} />}
      {/* The months stand in one table: what is left of the list is more, or why it cannot be read. */}
      <PagedList pages={{ ...pages, items: pages.items && [] }} keyOf={() => facilityId}>
        {() => null}
      </PagedList>
      <p className="quiet">{t('facility.rateHint')}</p>
    </>
  )
}

function Sums({ facility: { unit, buildCost }, answer }: { facility: Facility; answer: Answer }) {
  const { t } = useTranslation()
  const { breakEvenUnits, capacityOfMonth, returned, monthsToReturn } = answer
  const units = (count: number) => t(`facility.units.${unit}`, { count })
  const toReturn =
    monthsToReturn === null
      ? t('facility.notAtThisRate')
      : monthsToReturn === 0
        ? t('facility.isBack')
        : t('facility.months', { count: monthsToReturn })
  const facts = [
    ['breakEven', breakEvenUnits === null ? t('facility.never') : units(breakEvenUnits)],
    ['returned', `${formatMoney(returned)} / ${formatMoney(buildCost)}`],
    ['toReturn', toReturn],
  ] as const
  return (
    <>
      <dl className="measures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`facility.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {breakEvenUnits !== null && breakEvenUnits > capacityOfMonth && (
        <p className="overdue">{t('facility.beyond', { units: units(capacityOfMonth) })}</p>
      )}
    </>
  )
}

const COUNTS = ['booked', 'done', 'noShow'] as const
const AMOUNTS = ['revenue', 'running', 'result', 'perUnit'] as const

function Months({ months }: { months: readonly Month[] }) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const name = (month: string) =>
    new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    )
  const most = Math.max(
    1,
    ...months.flatMap(({ revenue, running }) => [toLength(revenue), toLength(running)]),
  )
  return (
    <Scrolling label={t('facility.economics')}>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">
              {t('facility.month')} ({t('facility.bars')})
            </th>
            {COUNTS.map((one) => (
              <th key={one} scope="col" className="num">
                {t(`facility.${one}`)}
              </th>
            ))}
            {AMOUNTS.map((one) => (
              <th key={one} scope="col" className="num">
                {t(`facility.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">
                {name(month.month)}
                {!month.isOver && <span className="quiet"> ({t('facility.underWay')})</span>}
                {(['revenue', 'running'] as const).map((one) => (
                  <span
                    key={one}
                    className={`month-bar ${one}`}
                    style={{ width: `${(100 * toLength(month[one])) / most}%` }}
                  />
                ))}
              </th>
              {COUNTS.map((one) => (
                <td key={one} className="num" data-label={t(`facility.${one}`)}>
                  {count(month[`${one}Units`])}
                </td>
              ))}
              {AMOUNTS.map((one) => (
                <td key={one} className="num" data-label={t(`facility.${one}`)}>
                  {month[one] ? formatMoney(month[one]) : '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
