import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

type Answer = operations['getReserve']['responses'][200]['content']['application/json']
type Hold = Answer['held'][number]

const PAGE = 50

/** What is kept back of the seller's orders, until when and why; read when it is opened. */
export function Reserve({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['reserve', businessId],
    enabled: isOpen,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }): Promise<Answer> =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/reserve', {
          params: { path: { businessId }, query: { limit: PAGE, ...(after && { after }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const held = data?.pages.flatMap((page) => page.held)
  const rule = data?.pages[0]?.rule
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('selling.reserve')}</summary>
      <Refusal error={error} />
      {data && (
        <p>
          {rule && rule.basisPoints > 0
            ? t('selling.reserveRule', {
                percent: rule.basisPoints / 100,
                count: rule.days,
                whose: t(rule.isOwn ? 'selling.reserveOwn' : 'selling.reserveEverybody'),
              })
            : t('selling.reserveNoRule')}
        </p>
      )}
      {held && held.length > 0 && <p>{t('selling.reserveHint')}</p>}
      {held?.length === 0 && <p className="panel">{t('selling.reserveNone')}</p>}
      {held && held.length > 0 && <Holds held={held} />}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('selling.reserveMore')}
        </Button>
      )}
    </details>
  )
}

function Holds({ held }: { held: readonly Hold[] }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  return (
    <table className="lines">
      <thead>
        <tr>
          <th scope="col">{t('selling.reserveOrder')}</th>
          <th scope="col">{t('selling.reserveUntil')}</th>
          <th scope="col" className="num">
            {t('selling.reserveOpen')}
          </th>
          <th scope="col">{t('selling.reserveWhy')}</th>
        </tr>
      </thead>
      <tbody>
        {held.map(({ orderId, kept, open, releaseDay, why }) => (
          <tr key={orderId}>
            <th scope="row">
              <span className="code">{orderId.slice(-12)}</span>
            </th>
            <td data-label={t('selling.reserveUntil')}>{day(releaseDay)}</td>
            <td data-label={t('selling.reserveOpen')} className="num">
              {formatMoney(open)}
              {open.amount !== kept.amount && (
                <>
                  <br />
                  <small>{t('selling.reserveAtFirst', { amount: formatMoney(kept) })}</small>
                </>
              )}
            </td>
            <td data-label={t('selling.reserveWhy')}>
              {t('selling.reserveBecause', {
                percent: why.basisPoints / 100,
                count: why.days,
                whose: t(why.isOwn ? 'selling.reserveOwn' : 'selling.reserveEverybody'),
              })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
