import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'

export type Office = operations['getOffice']['responses'][200]['content']['application/json']
export type Measure = Office['totals'][number]

/** Numbers with their names: of one business, or of all that consented. */
export function Measures({ measures }: { measures: readonly Measure[] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <dl className="measures">
      {measures.map(({ measure, count: counted, money }) => (
        <div key={`${measure} ${money?.currency}`}>
          <dt>{t(`seat.measures.${measure}`)}</dt>
          <dd>{money ? formatMoney(money) : count(counted ?? 0)}</dd>
        </div>
      ))}
    </dl>
  )
}
