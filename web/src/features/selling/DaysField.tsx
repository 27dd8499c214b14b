import { InputNumber } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

const MOST_DAYS = 90

/** Within how many days the seller promises that the goods arrive. */
export function DaysField({
  value,
  onChange,
}: {
  value: number | null
  onChange: (days: number | null) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('centre.days')}</label>
      <InputNumber
        id={id}
        min={1}
        max={MOST_DAYS}
        precision={0}
        inputMode="numeric"
        value={value}
        onChange={onChange}
      />
      <span className="quiet">{t('centre.daysHint')}</span>
    </div>
  )
}
