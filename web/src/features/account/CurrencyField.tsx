import { Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'

export type Currency =
  operations['setSettlementCurrency']['requestBody']['content']['application/json']['currency']

/** Those that sellers are paid in first, then the rest of the world. */
const CURRENCIES: readonly Currency[] = [
  'USD',
  'CNY',
  'EUR',
  'GBP',
  'CAD',
  'AUD',
  'JPY',
  'HKD',
  'SGD',
]

/** A currency, by its code and its name in the reader's language. */
export function CurrencyField({
  label,
  value,
  onChange,
}: {
  label: string
  value: Currency
  onChange: (value: Currency) => void
}) {
  const id = useId()
  const { i18n } = useTranslation()
  const names = new Intl.DisplayNames(i18n.language, { type: 'currency' })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select<Currency>
        id={id}
        value={value}
        onChange={onChange}
        options={CURRENCIES.map((code) => ({ value: code, label: `${code} · ${names.of(code)}` }))}
      />
    </div>
  )
}
