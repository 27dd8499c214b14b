import { Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { components, operations } from '../../api-types.ts'
import { FormField } from '../account/FormField.tsx'

type Tickets = operations['listTickets']['responses'][200]['content']['application/json']
export type Fare = Tickets['ticketTypes'][number]['fare']
type Currency = components['schemas']['Money']['currency']

const EMPTY = { price: '', payHours: '72', refundUntil: '' }

/** What a ticket costs, on which terms; null while no price is said. */
export function useFare(currencies: readonly Currency[]) {
  const { t } = useTranslation()
  const id = useId()
  const [said, setSaid] = useState(EMPTY)
  const [chosen, setCurrency] = useState<Currency>()
  const currency = chosen ?? currencies.find((one) => one === 'USD') ?? currencies[0]
  const isPriced = said.price.trim() !== ''
  const fare: Fare =
    isPriced && currency
      ? {
          price: { amount: said.price.trim(), currency },
          payHours: Number(said.payHours),
          refundUntil: said.refundUntil || null,
        }
      : null
  const isWhole =
    !isPriced ||
    (/^\d{1,9}(\.\d{1,3})?$/.test(said.price.trim()) && /^[1-9]\d{0,3}$/.test(said.payHours))
  const field = (name: keyof typeof EMPTY) => ({
    label: t(`fare.${name}`),
    value: said[name],
    onChange: (value: string) => setSaid({ ...said, [name]: value }),
  })
  const fields: ReactNode = currency && (
    <>
      <FormField {...field('price')} />
      {isPriced && (
        <>
          <div className="field">
            <label htmlFor={id}>{t('fare.currency')}</label>
            <Select
              id={id}
              value={currency}
              onChange={setCurrency}
              options={currencies.map((one) => ({ value: one, label: one }))}
            />
          </div>
          <FormField {...field('payHours')} hint={t('fare.payHoursHint')} />
          <FormField {...field('refundUntil')} type="date" hint={t('fare.refundUntilHint')} />
        </>
      )}
    </>
  )
  return { fields, fare, isWhole, clear: () => setSaid(EMPTY) }
}
