import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import '../report/report.css'
import './courses.css'

type Badge = operations['verifyBadge']['responses'][200]['content']['application/json']

/** A certificate of completion, and what it is worth today: for anybody who is shown its address. */
export function BadgePage() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { badgeId = '' } = useParams()
  const { data: session } = useSession()
  const { data: badge, error } = useQuery({
    queryKey: ['badge', badgeId],
    queryFn: () => dataOf(client.GET('/v1/badges/{badgeId}', { params: { path: { badgeId } } })),
  })
  if (error) return <Refusal error={error} />
  if (!badge) return <Skeleton active />
  const isOperator = session?.organisations?.some(({ kind }) => kind === 'operator')
  return (
    <article className="learn badge-page">
      <PageTitle
        text={t('learn.certificate')}
        badge={badge.isSample && <span className="badge">{t('cohort.sample')}</span>}
      />
      {badge.isSample && <p>{t('learn.sampleBadge')}</p>}
      <State badge={badge} />
      <div className="badge-sheet">
        <p className="badge-name">{badge.name}</p>
        <p>{t('learn.hasFinished')}</p>
        <p className="badge-course">{text(badge.title)}</p>
        <p className="quiet">
          {t('learn.issuedOn', { day: day(badge.issuedAt) })}
          <br />
          {t('learn.edition', { version: badge.courseVersion })}
          <br />
          {badge.pageUrl}
        </p>
      </div>
      <p className="no-print">
        <Button onClick={() => window.print()}>{t('learn.print')}</Button>
      </p>
      <ul className="no-print badge-links">
        <li>
          <a href={`/v1/badges/${badge.id}/credential`}>{t('learn.forWallets')}</a>
        </li>
        <li>
          <a href="/v1/badges/key">{t('learn.publicKey')}</a>
        </li>
      </ul>
      {isOperator && !badge.revokedAt && <Revoke badge={badge} />}
    </article>
  )
}

function State({ badge: { isGenuine, revokedAt, revokedReason } }: { badge: Badge }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  if (!isGenuine) return <Alert type="error" showIcon title={t('learn.notGenuine')} />
  if (!revokedAt) return <Alert type="success" showIcon title={t('learn.genuine')} />
  const title = t('learn.revoked', { day: day(revokedAt), reason: revokedReason ?? '' })
  return <Alert type="error" showIcon title={title} />
}

function Revoke({ badge: { id } }: { badge: Badge }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const revoke = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/badges/{badgeId}/revocation', {
          params: { path: { badgeId: id } },
          body: { reason },
        }),
      ),
    onSuccess: (badge) => queries.setQueryData(['badge', id], badge),
  })
  return (
    <section className="panel no-print">
      <Refusal error={revoke.error} />
      <FormField label={t('learn.revokeReason')} value={reason} onChange={setReason} />
      <Popconfirm
        title={t('learn.revokeWarning')}
        okText={t('learn.revoke')}
        cancelText={t('learn.keep')}
        onConfirm={() => revoke.mutate()}
      >
        <Button danger loading={revoke.isPending} disabled={!reason.trim()}>
          {t('learn.revoke')}
        </Button>
      </Popconfirm>
    </section>
  )
}
