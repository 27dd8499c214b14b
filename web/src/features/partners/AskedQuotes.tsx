import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Thread } from './Thread.tsx'
import { type Asked, dayIn } from './types.ts'
import { usePlaces } from './usePlaces.ts'
import { useSteps } from './useSteps.ts'

/** What a partner was asked, and its answers. */
export function AskedQuotes({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  const asked = usePages({
    queryKey: ['asked-quotes', partnerId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/partners/{partnerId}/quotes', {
          params: { path: { partnerId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.asked,
  })
  return (
    <PagedList pages={asked} keyOf={({ id }) => id} none={t('partners.noAsked')}>
      {(one) => <One partnerId={partnerId} asked={one} />}
    </PagedList>
  )
}

function One({ partnerId, asked }: { partnerId: string; asked: Asked }) {
  const { t } = useTranslation()
  const { locale, time, day } = useFormat()
  const { nameOf } = useSteps()
  const { listOf } = usePlaces()
  const { business, quote } = asked
  const isOpen = quote.state === 'asked' || quote.state === 'answered'
  return (
    <>
      <h3>
        {asked.title} · {locale === 'zh-CN' ? (business.nameZh ?? business.name) : business.name}
      </h3>
      <p>
        <span className="badge">{t(`partners.quoteStates.${quote.state}`)}</span>{' '}
        {isOpen && t('partners.until', { time: time(asked.answerBy) })}
      </p>
      <p className="said">{asked.words}</p>
      {asked.steps.length > 0 && (
        <p className="quiet">{t('partners.closes', { steps: listOf(asked.steps.map(nameOf)) })}</p>
      )}
      {quote.price && (
        <p>
          <strong>{formatMoney(quote.price)}</strong> ·{' '}
          {t('partners.tookDays', { count: quote.days! })}
          {' · '}
          {t('partners.validUntil')} {day(quote.validUntil!)}
        </p>
      )}
      {quote.words && <p className="quiet said">{quote.words}</p>}
      {isOpen && new Date(asked.answerBy) > new Date() && (
        <Answer partnerId={partnerId} asked={asked} />
      )}
      <Thread of={{ partnerId, requestId: asked.id }} />
    </>
  )
}

function Answer({ partnerId, asked }: { partnerId: string; asked: Asked }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { quote } = asked
  const [price, setPrice] = useState<string>(quote.price?.amount ?? '')
  const [days, setDays] = useState(quote.days === null ? '' : `${quote.days}`)
  const [validUntil, setDay] = useState(quote.validUntil ?? dayIn(30))
  const [words, setWords] = useState(quote.words ?? '')
  const [reason, setReason] = useState('')
  const path = { partnerId, requestId: asked.id }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['asked-quotes', partnerId] })
  const answer = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/partners/{partnerId}/quotes/{requestId}', {
          params: { path },
          body: {
            price: price.trim(),
            days: Number(days),
            validUntil,
            words: words.trim() ? words : null,
          },
        }),
      ),
    onSuccess,
  })
  const decline = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/partners/{partnerId}/quotes/{requestId}/decline', {
          params: { path },
          body: { reason },
        }),
      ),
    onSuccess,
  })
  return (
    <>
      <details open={quote.state === 'asked'}>
        <summary>{t(quote.state === 'asked' ? 'partners.answer' : 'partners.answerAnew')}</summary>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            answer.mutate()
          }}
        >
          <div className="service-fields">
            <FormField
              label={`${t('partners.price')} (${asked.currency})`}
              value={price}
              onChange={setPrice}
            />
            <FormField label={t('partners.time')} value={days} onChange={setDays} />
            <FormField
              type="date"
              label={t('partners.validUntil')}
              value={validUntil}
              onChange={setDay}
            />
            <FormField label={t('partners.remark')} value={words} onChange={setWords} />
          </div>
          <Refusal error={answer.error} />
          <p>
            <Button
              type="primary"
              htmlType="submit"
              loading={answer.isPending}
              disabled={!price.trim() || !days.trim()}
            >
              {t('partners.answer')}
            </Button>
          </p>
        </form>
      </details>
      <details>
        <summary>{t('partners.decline')}</summary>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            decline.mutate()
          }}
        >
          <FormField label={t('partners.reason')} value={reason} onChange={setReason} />
          <Refusal error={decline.error} />
          <p>
            <Button htmlType="submit" loading={decline.isPending} disabled={!reason.trim()}>
              {t('partners.decline')}
            </Button>
          </p>
        </form>
      </details>
    </>
  )
}
