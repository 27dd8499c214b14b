import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { AgencyLots } from '../inspection/AgencyLots.tsx'
import { Wanted } from '../selling/Wanted.tsx'
import '../report/report.css'

type Answer = operations['listAgencyVouches']['responses'][200]['content']['application/json']
type Vouch = Answer['vouches'][number]
type State = 'asked' | 'given'

/** What sellers ask of an agency, and those it answers for. */
export function AgencyPage() {
  const { t, i18n } = useTranslation()
  const { agencyId = '' } = useParams()
  const { data } = useSession()
  if (!data) return <Skeleton active />
  if (!data.user) return <Navigate to={`/sign-in?next=/agency/${agencyId}`} replace />
  const agency = data.organisations.find(({ id, kind }) => id === agencyId && kind === 'agency')
  if (!agency) return <Navigate to="/sell" replace />
  const isOwner = agency.role === 'owner'
  return (
    <article className="report">
      <p>
        <Link to="/sell">← {t('business.mine')}</Link>
      </p>
      <PageTitle text={i18n.language === 'zh-CN' ? (agency.nameZh ?? agency.name) : agency.name} />
      <AgencyLots agencyId={agencyId} role={agency.role} />
      <Wanted
        organisationId={agencyId}
        hint={t('vouching.wantedHint')}
        empty={t('vouching.nothingWanted')}
      />
      <h2>{t('vouching.agencyTitle')}</h2>
      {!isOwner && <p className="quiet">{t('vouching.onlyOwners')}</p>}
      <Vouches agencyId={agencyId} state="asked" isOwner={isOwner} />
      <Vouches agencyId={agencyId} state="given" isOwner={isOwner} />
    </article>
  )
}

function Vouches({
  agencyId,
  state,
  isOwner,
}: {
  agencyId: string
  state: State
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const vouches = usePages({
    queryKey: ['agency-vouches', agencyId, state],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/vouches', {
          params: { path: { agencyId }, query: { state, limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.vouches,
  })
  const isAsked = state === 'asked'
  return (
    <section>
      <h3>{t(isAsked ? 'vouching.open' : 'vouching.stands')}</h3>
      {isAsked && vouches.first?.mayVouch === false && (
        <p className="panel">{t('vouching.mayNot')}</p>
      )}
      <PagedList
        pages={vouches}
        keyOf={({ businessId }) => businessId}
        none={t(isAsked ? 'vouching.noRequests' : 'vouching.standsForNobody')}
      >
        {(vouch) => <OneVouch vouch={vouch} isOwner={isOwner} />}
      </PagedList>
    </section>
  )
}

function OneVouch({ vouch, isOwner }: { vouch: Vouch; isOwner: boolean }) {
  const { t } = useTranslation()
  const { day, locale } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const { agencyId, businessId, business } = vouch
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['agency-vouches', agencyId] })
  const give = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/vouches', {
          params: { path: { agencyId } },
          body: { businessId, reason },
        }),
      ),
    onSuccess,
  })
  const withdraw = useMutation({
    mutationFn: () =>
      dataOf(
        client.DELETE('/v1/agencies/{agencyId}/vouches/{businessId}', {
          params: { path: { agencyId, businessId } },
        }),
      ),
    onSuccess,
  })
  return (
    <>
      <h4>{locale === 'zh-CN' ? (business.nameZh ?? business.name) : business.name}</h4>
      <p className="quiet">
        {vouch.at
          ? t('vouching.since', { day: day(vouch.at), reason: vouch.reason ?? '' })
          : t('vouching.askedOn', { day: day(vouch.askedAt) })}
      </p>
      <Refusal error={give.error ?? withdraw.error} />
      {isOwner && !vouch.at && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            give.mutate()
          }}
        >
          <FormField label={t('vouching.reason')} value={reason} onChange={setReason} />
          <p className="actions">
            <Button
              type="primary"
              htmlType="submit"
              loading={give.isPending}
              disabled={!reason.trim()}
            >
              {t('vouching.give')}
            </Button>
            <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {t('vouching.decline')}
            </Button>
          </p>
        </form>
      )}
      {isOwner && vouch.at && (
        <Popconfirm
          title={t('vouching.withdrawWarning')}
          okText={t('vouching.withdraw')}
          cancelText={t('vouching.keep')}
          onConfirm={() => withdraw.mutate()}
        >
          <Button loading={withdraw.isPending}>{t('vouching.withdraw')}</Button>
        </Popconfirm>
      )}
    </>
  )
}
