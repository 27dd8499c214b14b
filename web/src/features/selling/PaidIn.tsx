import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useTerms } from '../account/useTerms.ts'

type PaidInAnswer =
  operations['getSettlementCurrency']['responses'][200]['content']['application/json']

/** What the seller is paid in, and what the market keeps of it. */
export function PaidIn({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const terms = useTerms()
  const queries = useQueryClient()
  const path = { businessId }
  const key = ['settlement-currency', businessId]
  const { data } = useQuery({
    queryKey: key,
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/settlement-currency', { params: { path } })),
  })
  const rules = useQuery({
    queryKey: ['own-commission', businessId],
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/commission-rules', { params: { path } })),
  })
  const save = useMutation({
    mutationFn: (currency: Currency) =>
      dataOf(
        client.PUT('/v1/businesses/{businessId}/settlement-currency', {
          params: { path },
          body: { currency },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <details>
      <summary>
        {t('selling.paidIn')} {data && (data.currency ?? 'CNY')}
      </summary>
      <div className="stack narrow">
        <Refusal error={save.error} />
        <p>{t('selling.paidInHint')}</p>
        {data?.exchange && <PaidAt exchange={data.exchange} currency={data.currency} />}
        {data && (
          <CurrencyField
            label={t('selling.currency')}
            value={data.currency ?? 'CNY'}
            onChange={(currency) => save.mutate(currency)}
          />
        )}
        {save.isSuccess && <p role="status">{t('selling.paidInSaved')}</p>}
        <p>
          {t('selling.marketKeeps')}{' '}
          {rules.data?.rules.length === 0 && <strong>{t('selling.keepsNothing')}</strong>}
        </p>
        <ul>
          {rules.data?.rules.map((rule) => (
            <li key={rule.id}>
              {terms(rule.terms)}
              {rule.codePrefix && ` · ${t('selling.ofCode', { code: rule.codePrefix })}`}
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}

/** The rate of a payment now, or why none is locked. */
function PaidAt({
  exchange: { isLocked, day: of, rate, source: from, lockDays },
  currency,
}: {
  exchange: NonNullable<PaidInAnswer['exchange']>
  currency: PaidInAnswer['currency']
}) {
  const { t } = useTranslation()
  const { day, source } = useFormat()
  if (isLocked && rate && of && from) {
    return (
      <p>
        {t('selling.lockedNow', {
          rate: rate.replace(/(\.\d{6})\d+$/, '$1'),
          currency: currency ?? '',
          day: day(of),
          source: source(from),
          count: lockDays,
        })}
      </p>
    )
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={of ? t('selling.notLockedNow', { day: day(of) }) : t('selling.notQuotedNow')}
    />
  )
}
