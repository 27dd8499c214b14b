import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
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
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['agency-vouches', agencyId, state],
    refetchOnMount: 'always',
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/vouches', {
          params: {
            path: { agencyId },
            query: { state, limit: 50, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const vouches = data.pages.flatMap((page) => page.vouches)
  const isAsked = state === 'asked'
  return (
    <section>
      <h3>{t(isAsked ? 'vouching.open' : 'vouching.stands')}</h3>
      {isAsked && data.pages[0]?.mayVouch === false && (
        <p className="panel">{t('vouching.mayNot')}</p>
      )}
      {vouches.length === 0 && (
        <p className="panel">{t(isAsked ? 'vouching.noRequests' : 'vouching.standsForNobody')}</p>
      )}
      <ul className="bars">
        {vouches.map((vouch) => (
          <li key={vouch.businessId} className="panel">
            <OneVouch vouch={vouch} isOwner={isOwner} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => fetchNextPage()}>
          {t('vouching.more')}
        </Button>
      )}
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
