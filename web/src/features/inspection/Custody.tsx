import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Lot, Ok } from './api.ts'
import './inspection.css'

/** Who had a lot when and where; read when it is opened. Its business notes who has it next. */
export function Custody({ lot, asAgency }: { lot: Lot; asAgency?: true }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const path = { businessId: lot.businessId, lotId: lot.id }
  const { data, error } = useQuery({
    queryKey: ['custody', lot.id],
    enabled: isOpen,
    queryFn: () =>
      asAgency
        ? dataOf(
            client.GET('/v1/agencies/{agencyId}/lots/{businessId}/{lotId}', {
              params: { path: { ...path, agencyId: lot.agencyId } },
            }),
          )
        : dataOf(client.GET('/v1/businesses/{businessId}/lots/{lotId}', { params: { path } })),
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('inspection.custody')}</summary>
      <Refusal error={error} />
      {data?.custody.length === 0 && <p className="quiet">{t('inspection.noCustody')}</p>}
      {data && <Steps lot={data} isOwn={!asAgency} />}
      {data && !asAgency && <Handover lot={lot} />}
      {data && <Photos lot={lot} photos={data.photos} {...(asAgency ? { asAgency } : {})} />}
    </details>
  )
}

type Detail = Ok<'getLot'>

/** From the field to the shop, in the order it happened. */
function Steps({ lot, isOwn }: { lot: Detail; isOwn: boolean }) {
  const { t } = useTranslation()
  const { time, day } = useFormat()
  const places = [lot.farm, lot.block].filter(Boolean).join(' · ')
  const steps = [
    ...lot.custody.map(({ at, holder, place, note }) => ({
      at,
      text: `${holder} · ${place}`,
      more: [time(at), note].filter(Boolean).join(' · '),
    })),
    ...lot.inspections.flatMap(({ signedAt, signedBy, decision, place }) =>
      signedAt && decision
        ? [
            {
              at: signedAt,
              text: t(`inspection.step_${decision}`),
              more: [time(signedAt), signedBy, place].join(' · '),
            },
          ]
        : [],
    ),
    ...lot.certificates.flatMap(({ code, issuedAt, revokedAt, reason }) => [
      { at: issuedAt, text: t('inspection.step_certificate', { code }), more: time(issuedAt) },
      ...(revokedAt
        ? [
            {
              at: revokedAt,
              text: t('inspection.step_revoked'),
              more: `${time(revokedAt)} · ${reason}`,
            },
          ]
        : []),
    ]),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1))
  return (
    <ol>
      {lot.harvestedOn && (
        <li>
          {t('inspection.step_harvested')}
          <span className="quiet">
            {' '}
            {day(lot.harvestedOn)}
            {places && ` · ${places}`}
          </span>
        </li>
      )}
      {steps.map(({ at, text, more }) => (
        <li key={`${at} ${text}`}>
          {text}
          <span className="quiet"> {more}</span>
        </li>
      ))}
      {isOwn && lot.productId && lot.state === 'accepted' && (
        <li>
          {t('inspection.step_onSale')}{' '}
          <Link to={`/sell/${lot.businessId}?tab=listings`}>{t('inspection.toListings')}</Link>
          {' · '}
          <Link to={`/sell/${lot.businessId}?tab=orders`}>{t('inspection.toOrders')}</Link>
        </li>
      )}
    </ol>
  )
}

type Photo = Ok<'getLot'>['photos'][number]

/** What inspectors photographed; only the agency and the lot's business see it. */
function Photos({
  lot,
  photos,
  asAgency,
}: {
  lot: Lot
  photos: readonly Photo[]
  asAgency?: true
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  if (photos.length === 0) return null
  const at = asAgency
    ? `/v1/agencies/${lot.agencyId}/lots/${lot.businessId}/${lot.id}/photos`
    : `/v1/businesses/${lot.businessId}/lots/${lot.id}/photos`
  return (
    <>
      <p className="quiet">{t('inspection.photosSeen')}</p>
      <ul className="photos">
        {photos.map(({ id, class: shows, takenAt }, i) => {
          const name = t(shows ? `inspection.class_${shows}` : 'inspection.photoOfLot')
          return (
            <li key={id}>
              <a href={`${at}/${id}`} target="_blank" rel="noopener">
                <img
                  src={`${at}/${id}?size=small`}
                  alt={t('inspection.photoNumber', { number: i + 1, name })}
                  loading="lazy"
                />
              </a>
              <span>
                {name}
                <br />
                <small className="quiet">{time(takenAt)}</small>
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Handover({ lot }: { lot: Lot }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [holder, setHolder] = useState('')
  const [place, setPlace] = useState('')
  const [note, setNote] = useState('')
  const hand = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/lots/{lotId}/handovers', {
          params: { path: { businessId: lot.businessId, lotId: lot.id } },
          body: {
            at: new Date().toISOString(),
            holder,
            place,
            ...(note.trim() ? { note } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      setHolder('')
      setPlace('')
      setNote('')
      await queries.invalidateQueries({ queryKey: ['custody', lot.id] })
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        hand.mutate()
      }}
    >
      <p className="quiet">{t('inspection.custodyHint')}</p>
      <FormField label={t('inspection.holder')} value={holder} onChange={setHolder} />
      <FormField label={t('inspection.holdsAt')} value={place} onChange={setPlace} />
      <FormField label={t('inspection.custodyNote')} value={note} onChange={setNote} />
      <Refusal error={hand.error} />
      <Button htmlType="submit" loading={hand.isPending} disabled={!holder.trim() || !place.trim()}>
        {t('inspection.handOver')}
      </Button>
    </form>
  )
}
