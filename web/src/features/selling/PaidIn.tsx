import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useTerms } from '../account/useTerms.ts'

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
