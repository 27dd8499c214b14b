import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Popconfirm, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { AskedConsents } from './AskedConsents.tsx'
import { FIGURES, type Figure } from './figures.ts'
import { OfficeField } from './OfficeField.tsx'
import { OwnReferrals } from './OwnReferrals.tsx'
import './office.css'

type Answer = operations['listConsents']['responses'][200]['content']['application/json']
type Consent = Answer['consents'][number]

/** Which agencies see which figures of a business; its owners decide. */
export function Consents({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const session = useSession()
  const isOwner = session.data?.organisations.find(({ id }) => id === businessId)?.role === 'owner'
  const { data, error } = useQuery({
    queryKey: ['consents', businessId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/consents', { params: { path: { businessId } } }),
      ),
  })
  const set = useSetConsent(businessId)
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const shownTo = new Map(
    data.consents.map(({ office, figures }) => [
      office.agencyId,
      figures.filter((one) => !one.withdrawnAt).map(({ figure }) => figure),
    ]),
  )
  return (
    <section>
      <p>{t('seat.consentHint')}</p>
      <Refusal error={set.error} />
      <AskedConsents
        businessId={businessId}
        isOwner={isOwner}
        shownTo={shownTo}
        onShow={set.mutate}
      />
      <OwnReferrals businessId={businessId} isOwner={isOwner} />
      <ul className="bars">
        {data.consents.map((consent) => (
          <li key={consent.office.agencyId} className="panel">
            <OneConsent businessId={businessId} consent={consent} isOwner={isOwner} />
          </li>
        ))}
      </ul>
      {isOwner ? (
        <GiveConsent businessId={businessId} />
      ) : (
        <p className="quiet">{t('seat.onlyOwners')}</p>
      )}
    </section>
  )
}

function useSetConsent(businessId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ agencyId, figures }: { agencyId: string; figures: Figure[] }) =>
      dataOf(
        client.PUT('/v1/businesses/{businessId}/consents/{agencyId}', {
          params: { path: { businessId, agencyId } },
          body: { figures },
        }),
      ),
    onSuccess: (answer) => queries.setQueryData(['consents', businessId], answer),
  })
}

function OneConsent({
  businessId,
  consent: { office, readers, figures },
  isOwner,
}: {
  businessId: string
  consent: Consent
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const set = useSetConsent(businessId)
  const list = new Intl.ListFormat(locale)
  const standing = figures.filter((one) => !one.withdrawnAt)
  const shown = list.format(standing.map(({ figure }) => t(`seat.figures.${figure}`)))
  const names = list.format(readers.map(({ name }) => text(name)))
  return (
    <>
      <h3>{text(office.name)}</h3>
      <p>{standing.length > 0 ? t('seat.shows', { figures: shown, names }) : t('seat.ended')}</p>
      <Refusal error={set.error} />
      {isOwner && standing.length > 0 && (
        <Popconfirm
          title={t('seat.withdrawWarning')}
          okText={t('seat.withdraw')}
          cancelText={t('seat.keep')}
          onConfirm={() => set.mutate({ agencyId: office.agencyId, figures: [] })}
        >
          <Button loading={set.isPending}>{t('seat.withdraw')}</Button>
        </Popconfirm>
      )}
    </>
  )
}

function GiveConsent({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const [agencyId, setAgencyId] = useState<string>()
  const [figures, setFigures] = useState<Figure[]>([])
  const set = useSetConsent(businessId)
  const { data: chosen } = useQuery({
    queryKey: ['open-office', agencyId],
    enabled: agencyId !== undefined,
    queryFn: async () =>
      (await dataOf(client.GET('/v1/offices', { params: { query: { limit: 1, id: agencyId! } } })))
        .offices[0] ?? null,
  })
  const names = new Intl.ListFormat(locale).format(
    chosen?.above.map(({ name }) => text(name)) ?? [],
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (agencyId) set.mutate({ agencyId, figures })
      }}
    >
      <OfficeField
        label={t('seat.choose')}
        nobody={t('seat.noneChosen')}
        value={agencyId}
        onChange={setAgencyId}
      />
      {chosen && (
        <p role="status">{names ? t('seat.includes', { names }) : t('seat.includesNone')}</p>
      )}
      <fieldset className="choices">
        <legend>{t('seat.show')}</legend>
        {FIGURES.map((figure) => (
          <Checkbox
            key={figure}
            checked={figures.includes(figure)}
            onChange={({ target }) =>
              setFigures(
                target.checked ? [...figures, figure] : figures.filter((one) => one !== figure),
              )
            }
          >
            {t(`seat.figures.${figure}`)}{' '}
            <span className="quiet">{t(`seat.figureHints.${figure}`)}</span>
          </Checkbox>
        ))}
      </fieldset>
      <Refusal error={set.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={set.isPending}
        disabled={!agencyId || figures.length === 0}
      >
        {t('seat.show')}
      </Button>
    </form>
  )
}
