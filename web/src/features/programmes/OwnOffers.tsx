import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Findings } from './Application.tsx'
import { OfferFacts } from './OfferFacts.tsx'

type OfferFor =
  operations['listOffersFor']['responses'][200]['content']['application/json']['offers'][number]

const PAGE = 20

/** What offices pay for of this business's orders, if it wants, and what it received. */
export function OwnOffers({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const offers = usePages({
    queryKey: ['offers-for', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/offers', {
          params: { path: { businessId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.offers,
  })
  return (
    <section>
      <h2>{t('offer.forYou')}</h2>
      <PagedList pages={offers} keyOf={({ id }) => id} none={t('offer.noneForYou')}>
        {(offer) => <OneOffer businessId={businessId} offer={offer} />}
      </PagedList>
      <Received businessId={businessId} />
    </section>
  )
}

function OneOffer({ businessId, offer }: { businessId: string; offer: OfferFor }) {
  const { t } = useTranslation()
  const { day, count } = useFormat()
  const isOver = offer.state === 'closed' || !/[1-9]/.test(offer.left.amount)
  return (
    <>
      <OfferFacts offer={offer} />
      {offer.takenAt && (
        <p role="status">
          {t('offer.youHave', {
            day: day(offer.takenAt),
            own: count(offer.ownRedeemed),
            each: count(offer.ordersPerBusiness),
          })}
        </p>
      )}
      {isOver && <p className="quiet">{t('offer.isOver')}</p>}
      {!offer.takenAt && !isOver && <Take businessId={businessId} offer={offer} />}
    </>
  )
}

function Take({ businessId, offer }: { businessId: string; offer: OfferFor }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [foundedOn, setFoundedOn] = useState('')
  const [employees, setEmployees] = useState('')
  const asks = (kind: string) => offer.rules.some((rule) => rule.kind === kind)
  const take = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/offers/{agencyId}/{offerId}/taking', {
          params: { path: { businessId, agencyId: offer.agencyId, offerId: offer.id } },
          body: {
            ...(foundedOn ? { foundedOn } : {}),
            ...(employees.trim() ? { employees: Number(employees) } : {}),
          },
        }),
      ),
    onSuccess: ({ isTaken }) =>
      isTaken ? queries.invalidateQueries({ queryKey: ['offers-for', businessId] }) : undefined,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        take.mutate()
      }}
    >
      <p className="quiet">{t('offer.takeHint')}</p>
      {asks('months_in_business') && (
        <FormField
          type="date"
          label={t('offer.founded')}
          value={foundedOn}
          onChange={setFoundedOn}
        />
      )}
      {asks('employees') && (
        <FormField label={t('offer.employees')} value={employees} onChange={setEmployees} />
      )}
      <Refusal error={take.error} />
      {take.data && !take.data.isTaken && (
        <div role="status">
          <p>{t('offer.notMet')}</p>
          <Findings findings={take.data.findings} />
        </div>
      )}
      <Button type="primary" htmlType="submit" loading={take.isPending}>
        {t('offer.take')}
      </Button>
    </form>
  )
}

function Received({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const payments = usePages({
    queryKey: ['offer-payments', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/offer-payments', {
          params: { path: { businessId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.payments,
  })
  return (
    <section>
      <h3>{t('offer.received')}</h3>
      <PagedList
        pages={payments}
        keyOf={({ orderId }) => orderId}
        none={t('offer.nothingReceived')}
        itemClass=""
      >
        {({ orderId, amount, redeemedAt, reversedAt }) => (
          <>
            <strong>{formatMoney(amount)}</strong> · {day(redeemedAt)} · {t('offer.order')}{' '}
            <span className="code">{orderId.slice(-12)}</span>
            {reversedAt && ` · ${t('offer.wentBack', { day: day(reversedAt) })}`}
          </>
        )}
      </PagedList>
    </section>
  )
}
