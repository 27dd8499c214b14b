import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { dayIn, endOfDay, type Partner } from './types.ts'
import { usePlaces } from './usePlaces.ts'

/** Asks these partners for a quote, all at once. */
export function AskForm({
  businessId,
  partners,
  steps,
  onDone,
}: {
  businessId: string
  partners: readonly Pick<Partner, 'partnerId' | 'profile' | 'kinds'>[]
  steps: readonly string[]
  onDone: () => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { listOf } = usePlaces()
  const queries = useQueryClient()
  const [title, setTitle] = useState('')
  const [words, setWords] = useState('')
  const [answerBy, setDay] = useState(dayIn(7))
  const [currency, setCurrency] = useState<Currency>('USD')
  const ask = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/quote-requests', {
          params: { path: { businessId } },
          body: {
            kind: partners[0]!.kinds[0]!,
            title,
            words,
            steps: [...steps],
            currency,
            answerBy: endOfDay(answerBy),
            partnerIds: partners.map(({ partnerId }) => partnerId),
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['quote-requests', businessId] })
      onDone()
    },
  })
  return (
    <form
      className="stack panel partner-form"
      onSubmit={(event) => {
        event.preventDefault()
        ask.mutate()
      }}
    >
      <h3>{t('partners.askChosen', { count: partners.length })}</h3>
      <p>{listOf(partners.map(({ profile }) => text(profile.name)))}</p>
      <p className="quiet">{t('partners.askHint')}</p>
      <FormField label={t('partners.askTitle')} value={title} onChange={setTitle} />
      <FormField rows={3} label={t('partners.askWords')} value={words} onChange={setWords} />
      <div className="service-fields">
        <FormField type="date" label={t('partners.answerBy')} value={answerBy} onChange={setDay} />
        <CurrencyField label={t('partners.currency')} value={currency} onChange={setCurrency} />
      </div>
      <Refusal error={ask.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={ask.isPending}
          disabled={!title.trim() || !words.trim() || !answerBy}
        >
          {t('partners.send')}
        </Button>
        <Button onClick={onDone}>{t('partners.cancel')}</Button>
      </p>
    </form>
  )
}
