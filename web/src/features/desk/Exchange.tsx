import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type Money = operations['recordConversion']['requestBody']['content']['application/json']['sold']

/** "640.00 CNY", in either order. */
function moneyOf(typed: string): Money | undefined {
  const match = /^(?:(\d+(?:\.\d{1,3})?)\s*([A-Z]{3})|([A-Z]{3})\s*(\d+(?:\.\d{1,3})?))$/.exec(
    typed.trim().toUpperCase(),
  )
  if (!match) return undefined
  const [, amount = match[4]!, currency = match[3]!] = match
  return { amount, currency: currency as Money['currency'] }
}

/** Six places are what banks quote. */
const rateText = ({ rate, day, source }: { rate: string; day: string; source: string }) =>
  `${Number(rate).toFixed(6)} · ${day} · ${source}`

/** What was taken in one currency and is owed in another; and what a bank exchanged of it. */
export function Exchange() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [sold, setSold] = useState('')
  const [bought, setBought] = useState('')
  const [reference, setReference] = useState('')
  const { data, error } = useQuery({
    queryKey: ['fx-position'],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/desk/fx-position', { params: { query: { base: 'CNY' } } })),
  })
  const amounts = [moneyOf(sold), moneyOf(bought)] as const
  const enter = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/conversions', {
          body: { sold: amounts[0]!, bought: amounts[1]!, reference: reference.trim() },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['fx-position'] }),
  })
  return (
    <section>
      <h2>{t('desk.exchange')}</h2>
      <p>{t('desk.exchangeHint')}</p>
      <Refusal error={error} />
      {data?.holdings.length === 0 && <p className="panel">{t('desk.noPosition')}</p>}
      {data && data.holdings.length > 0 && (
        <>
          <table className="lines">
            <thead>
              <tr>
                <th>{t('desk.amount')}</th>
                <th>{t('desk.rate')}</th>
              </tr>
            </thead>
            <tbody>
              {data.holdings.map(({ held, rate }) => (
                <tr key={held.currency}>
                  <td data-label={t('desk.amount')}>{formatMoney(held)}</td>
                  <td data-label={t('desk.rate')}>
                    {held.currency === data.base
                      ? '1'
                      : rate
                        ? rateText(rate)
                        : t('desk.notQuoted')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.holdings.some(({ rate }) => rate?.isStale) && (
            <Alert type="warning" showIcon title={t('desk.staleRates')} />
          )}
          <p>
            {t('desk.worth')} <strong>{formatMoney(data.worth)}</strong>
          </p>
        </>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <FormField
          label={t('desk.sold')}
          hint={t('desk.forExample', { text: '71.50 CNY' })}
          value={sold}
          onChange={setSold}
        />
        <FormField
          label={t('desk.bought')}
          hint={t('desk.forExample', { text: '10.00 USD' })}
          value={bought}
          onChange={setBought}
        />
        <FormField label={t('desk.bankReference')} value={reference} onChange={setReference} />
        <Refusal error={enter.error} />
        {enter.data && (
          <p role="status">{t(enter.data.isNew ? 'desk.entered' : 'desk.enteredBefore')}</p>
        )}
        <Button
          htmlType="submit"
          loading={enter.isPending}
          disabled={!amounts[0] || !amounts[1] || !reference.trim()}
        >
          {t('desk.enter')}
        </Button>
      </form>
    </section>
  )
}
