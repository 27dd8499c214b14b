import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useWay } from './useWay.ts'

type Payment =
  operations['listDifferingPayments']['responses'][200]['content']['application/json']['payments'][number]
const KEY = ['desk-differing']

/** Payments of another amount than was asked for: somebody's money, to be given back. */
export function DifferingPayments() {
  const { t } = useTranslation()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: KEY,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/differing-payments', {
          params: { query: { limit: 20, ...(after && { after }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const payments = data?.pages.flatMap((page) => page.payments)
  return (
    <section>
      <h2>{t('desk.differingPayments')}</h2>
      <Refusal error={error} />
      {payments?.length === 0 && <p className="panel">{t('desk.noDifferingPayments')}</p>}
      <ul className="bars">
        {payments?.map((payment) => (
          <li key={payment.paymentId} className="panel">
            <OnePayment payment={payment} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </section>
  )
}

function OnePayment({ payment }: { payment: Payment }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const wayName = useWay()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { paymentId, state } = payment
  const giveBack = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/differing-payments/{paymentId}/refund', {
          params: { path: { paymentId } },
          body: { reason: reason.trim() },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        giveBack.mutate()
      }}
    >
      <p>
        <strong>
          {t('desk.toldInstead', {
            told: formatMoney(payment.told),
            asked: formatMoney(payment.asked),
          })}
        </strong>{' '}
        {wayName(payment.provider)} <span className="badge">{t(`desk.differing_${state}`)}</span>
        <br />
        <span className="quiet">
          {time(payment.toldAt)} · {t('desk.providersNumber')}{' '}
          <span className="code">{payment.reference ?? '–'}</span>
          {payment.reason && ` · ${payment.reason}`}
        </span>
      </p>
      <Refusal error={giveBack.error} />
      {(state === 'told' || state === 'confirmed') && (
        <>
          <FormField label={t('desk.decisionReason')} value={reason} onChange={setReason} />
          <Button htmlType="submit" loading={giveBack.isPending} disabled={!reason.trim()}>
            {t('desk.giveAllBack')}
          </Button>
        </>
      )}
    </form>
  )
}
