import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Choice } from '../facilities/FacilityForm.tsx'

const WAYS = ['deposits', 'returns'] as const
const CURRENCIES = ['USD', 'CNY'] as const

/** The operator enters what offices paid in for commissions and what went back to them. */
export function DeskCommissions() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [agencyId, setOffice] = useState('')
  const [way, setWay] = useState<(typeof WAYS)[number]>('deposits')
  const [currency, setCurrency] = useState<(typeof CURRENCIES)[number]>('USD')
  const [amount, setAmount] = useState('')
  const [reference, setReference] = useState('')
  const { data } = useQuery({
    queryKey: ['open-offices', ''],
    queryFn: () => dataOf(client.GET('/v1/offices', { params: { query: { limit: 200 } } })),
  })
  const enter = useMutation({
    mutationFn: () => {
      const params = { path: { agencyId } }
      const money = { amount: amount.trim(), currency }
      const body = { amount: money, reference: reference.trim() }
      return way === 'deposits'
        ? dataOf(client.POST('/v1/desk/commission-budgets/{agencyId}/deposits', { params, body }))
        : dataOf(client.POST('/v1/desk/commission-budgets/{agencyId}/returns', { params, body }))
    },
  })
  const offices = (data?.offices ?? []).map((one) => ({
    value: one.agencyId,
    label: text(one.name),
  }))
  return (
    <section>
      <h2>{t('station.desk')}</h2>
      <p>{t('station.deskHint')}</p>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <Choice
          label={t('station.office')}
          value={agencyId}
          options={offices}
          onChange={setOffice}
        />
        <Choice
          label={t('station.way')}
          value={way}
          options={WAYS.map((one) => ({ value: one, label: t(`station.ways.${one}`) }))}
          onChange={setWay}
        />
        <Choice
          label={t('station.currency')}
          value={currency}
          options={CURRENCIES.map((one) => ({ value: one, label: one }))}
          onChange={setCurrency}
        />
        <FormField label={t('station.howMuch')} value={amount} onChange={setAmount} />
        <FormField label={t('station.reference')} value={reference} onChange={setReference} />
        <Refusal error={enter.error} />
        {enter.data && (
          <p role="status">{t('station.entered', { left: formatMoney(enter.data.left) })}</p>
        )}
        <Button
          htmlType="submit"
          loading={enter.isPending}
          disabled={!agencyId || !amount.trim() || !reference.trim()}
        >
          {t('station.enter')}
        </Button>
      </form>
    </section>
  )
}
