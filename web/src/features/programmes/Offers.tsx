import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { CreateOffer } from './CreateOffer.tsx'
import { FundedOffers } from './FundedOffers.tsx'
import { Funders, type Offer, OfferFacts } from './OfferFacts.tsx'

const PAGE = 20

/** What an office pays for with others: spent, left, who takes part. */
export function Offers({
  agencyId,
  isOwner,
  isMember,
}: {
  agencyId: string
  isOwner: boolean
  isMember: boolean
}) {
  const { t } = useTranslation()
  const offers = usePages({
    queryKey: ['offers', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/offers', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.offers,
  })
  return (
    <section>
      {isOwner && <CreateOffer agencyId={agencyId} />}
      <PagedList pages={offers} keyOf={({ id }) => id} none={t('offer.none')}>
        {(offer) => <OneOffer offer={offer} isOwner={isOwner} />}
      </PagedList>
      {isMember && (
        <>
          <h2>{t('offer.ofOthers')}</h2>
          <FundedOffers organisationId={agencyId} none={t('offer.noneOfOthers')} />
        </>
      )}
    </section>
  )
}

function OneOffer({ offer, isOwner }: { offer: Offer; isOwner: boolean }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const facts = [
    ['spent', formatMoney(offer.spent)],
    ['left', formatMoney(offer.left)],
    ['orders', count(offer.redeemed)],
    ['businesses', count(offer.businesses)],
  ] as const
  return (
    <>
      <OfferFacts offer={offer} />
      <dl className="measures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`offer.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Funders offer={offer} />
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('offer.who')}</summary>
        {isOpen && <Takings offer={offer} />}
      </details>
      {isOwner && !offer.isSample && offer.state !== 'closed' && <Close offer={offer} />}
    </>
  )
}

function Takings({ offer: { agencyId, id: offerId } }: { offer: Offer }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const takings = usePages({
    queryKey: ['offer-takings', offerId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/offers/{offerId}/businesses', {
          params: { path: { agencyId, offerId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: ({ businesses }) => businesses,
  })
  return (
    <PagedList
      pages={takings}
      keyOf={({ businessId }) => businessId}
      none={t('offer.nobody')}
      itemClass=""
    >
      {({ name, redeemed, takenAt }) => (
        <>
          <strong>{text(name)}</strong> · {t('offer.taken', { count: redeemed })} ·{' '}
          {t('offer.since', { day: day(takenAt) })}
        </>
      )}
    </PagedList>
  )
}

function Close({ offer: { agencyId, id: offerId } }: { offer: Offer }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const close = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/offers/{offerId}/closing', {
          params: { path: { agencyId, offerId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['offers', agencyId] }),
  })
  return (
    <>
      <Refusal error={close.error} />
      <Popconfirm
        title={t('offer.closeWarning')}
        okText={t('offer.close')}
        cancelText={t('offer.keep')}
        onConfirm={() => close.mutate()}
      >
        <Button loading={close.isPending}>{t('offer.close')}</Button>
      </Popconfirm>
    </>
  )
}
