import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'

export type Facility =
  operations['listFacilities']['responses'][200]['content']['application/json']['facilities'][number]
export type Bookable =
  operations['listBookable']['responses'][200]['content']['application/json']['facilities'][number]

/** 1 is Monday: the 1st of January 2024 was one. */
export function useWeekday(): (day: number) => string {
  const { locale } = useFormat()
  return (day) =>
    new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2024, 0, day)),
    )
}

/** What it is, where, when it is open, what it can do and for how much. */
export function FacilityFacts({ facility }: { facility: Facility | Bookable }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const weekday = useWeekday()
  const { kind, unit, openDays, opensAt, closesAt, capacityUnits, price } = facility
  const between = locale === 'zh-CN' ? '、' : ', '
  return (
    <>
      <div className="bar-label">
        <strong>{text(facility.name)}</strong>
        <span className="badge">
          {facility.isOpen ? t(`facility.kinds.${kind}`) : t('facility.closed')}
        </span>
      </div>
      <p className="quiet">
        {[text(facility.office), facility.address, text(facility.place)].join(' · ')}
        <br />
        {t('facility.hours', {
          days: openDays.map(weekday).join(between),
          from: opensAt,
          to: closesAt,
        })}
      </p>
      <p>
        {t('facility.aDay', { units: t(`facility.units.${unit}`, { count: capacityUnits }) })} ·{' '}
        {t('facility.each', { price: formatMoney(price), unit: t(`facility.oneOf.${unit}`) })}
      </p>
    </>
  )
}
