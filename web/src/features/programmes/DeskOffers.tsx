import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Funders, type Offer, OfferFacts } from './OfferFacts.tsx'

const KEY = ['desk-offers']
const PAGE = 20

/** The operator enters what funders of offers paid in and what went back to them. */
export function DeskOffers() {
  const { t } = useTranslation()
  const offers = usePages({
    queryKey: KEY,
    read: (behind) =>
      dataOf(client.GET('/v1/desk/offers', { params: { query: { limit: PAGE, ...behind } } })),
    itemsIn: (page) => page.offers,
  })
  return (
    <section>
      <h2>{t('offer.desk')}</h2>
      <p>{t('offer.deskHint')}</p>
      <PagedList pages={offers} keyOf={({ id }) => id} none={t('offer.deskNone')}>
        {(offer) => (
          <>
            <OfferFacts offer={offer} />
            <Funders offer={offer} />
            <Enter offer={offer} />
          </>
        )}
      </PagedList>
    </section>
  )
}

function Enter({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const id = useId()
  const queries = useQueryClient()
  const [organisationId, setFunder] = useState(offer.funders[0]!.organisationId)
  const [amount, setAmount] = useState('')
  const [reference, setReference] = useState('')
  const isBack = offer.state === 'closed'
  const enter = useMutation({
    mutationFn: () => {
      const params = { path: { agencyId: offer.agencyId, offerId: offer.id } }
      const body = { organisationId, amount: amount.trim(), reference: reference.trim() }
      return isBack
        ? dataOf(client.POST('/v1/desk/offers/{agencyId}/{offerId}/returns', { params, body }))
        : dataOf(client.POST('/v1/desk/offers/{agencyId}/{offerId}/deposits', { params, body }))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate()
      }}
    >
      <div className="field">
        <label htmlFor={id}>{t('offer.funder')}</label>
        <Select
          id={id}
          value={organisationId}
          onChange={setFunder}
          options={offer.funders.map((one) => ({
            value: one.organisationId,
            label: text(one.name),
          }))}
        />
      </div>
      <FormField label={t('offer.howMuch')} value={amount} onChange={setAmount} />
      <FormField label={t('offer.reference')} value={reference} onChange={setReference} />
      <Refusal error={enter.error} />
      {enter.data && <p role="status">{t('offer.noted')}</p>}
      <Button
        htmlType="submit"
        loading={enter.isPending}
        disabled={!amount.trim() || !reference.trim()}
      >
        {t(isBack ? 'offer.noteReturn' : 'offer.noteDeposit')}
      </Button>
    </form>
  )
}
