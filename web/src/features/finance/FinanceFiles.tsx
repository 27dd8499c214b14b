import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, InputNumber, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { RevokeForm } from '../account/RevokeForm.tsx'
import { useSession } from '../account/session.ts'
import { Sheet } from './Sheet.tsx'

type File =
  operations['listFinanceFiles']['responses'][200]['content']['application/json']['files'][number]

const PAGE = 20
const VALID_DAYS = 90
const VALID_DAYS_MOST = 365

/** Signed summaries of a business's books: looked at, made, taken along, revoked. */
export function FinanceFiles({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('finance.title')}</summary>
      <p>{t('finance.lead')}</p>
      {isOpen && <Make businessId={businessId} />}
      {isOpen && <Earlier businessId={businessId} />}
    </details>
  )
}

const useIsOwner = (businessId: string): boolean =>
  useSession().data?.organisations.find(({ id }) => id === businessId)?.role === 'owner'

const path = '/v1/businesses/{businessId}/finance'

function Make({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['finance', businessId],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(path, { params: { path: { businessId } } })),
  })
  if (!data) return error ? <Refusal error={error} /> : <Skeleton active />
  const { closedThrough } = data
  if (!closedThrough) return <p className="panel">{t('finance.notClosed')}</p>
  return (
    <>
      <p>{t('finance.closed', { day: day(closedThrough) })}</p>
      <Choose businessId={businessId} closedThrough={closedThrough} />
    </>
  )
}

function Choose({ businessId, closedThrough }: { businessId: string; closedThrough: string }) {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const isOwner = useIsOwner(businessId)
  const [from, setFrom] = useState(`${closedThrough.slice(0, 4)}-01-01`)
  const [to, setTo] = useState(closedThrough)
  const [validDays, setValidDays] = useState<number | null>(VALID_DAYS)
  const preview = useMutation({
    mutationFn: () =>
      dataOf(client.GET(path, { params: { path: { businessId }, query: { from, to } } })),
  })
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/finance-files', {
          params: { path: { businessId } },
          body: { from, to, validDays: validDays ?? VALID_DAYS },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['finance-files', businessId] }),
  })
  const isGiven = from !== '' && to !== ''
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <div className="finance-dates">
        <FormField type="date" label={t('finance.from')} value={from} onChange={setFrom} />
        <FormField type="date" label={t('finance.to')} value={to} onChange={setTo} />
        <Button loading={preview.isPending} disabled={!isGiven} onClick={() => preview.mutate()}>
          {t('finance.preview')}
        </Button>
      </div>
      <Refusal error={preview.error ?? make.error} />
      {preview.data?.contents && <Sheet contents={preview.data.contents} />}
      {isOwner ? (
        <div className="finance-dates">
          <div className="field">
            <label htmlFor={id}>{t('finance.validDays')}</label>
            <InputNumber
              id={id}
              min={1}
              max={VALID_DAYS_MOST}
              precision={0}
              inputMode="numeric"
              value={validDays}
              onChange={setValidDays}
            />
          </div>
          <Button type="primary" htmlType="submit" loading={make.isPending} disabled={!isGiven}>
            {t('finance.make')}
          </Button>
        </div>
      ) : (
        <p className="quiet">{t('finance.onlyOwners')}</p>
      )}
    </form>
  )
}

function Earlier({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const isOwner = useIsOwner(businessId)
  const pages = usePages({
    queryKey: ['finance-files', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/finance-files', {
          params: { path: { businessId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: ({ files }) => files,
  })
  return (
    <section className="finance-choice">
      <h3>{t('finance.earlier')}</h3>
      <PagedList pages={pages} keyOf={({ id }) => id} none={t('finance.none')}>
        {(file) => <OneFile businessId={businessId} file={file} isOwner={isOwner} />}
      </PagedList>
    </section>
  )
}

function OneFile({
  businessId,
  file,
  isOwner,
}: {
  businessId: string
  file: File
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const isExpired = file.expiresOn < new Date().toISOString().slice(0, 10)
  const state = file.revokedAt
    ? t('finance.revokedOn', { day: day(file.revokedAt), reason: file.reason ?? '' })
    : isExpired
      ? t('finance.expired', { day: day(file.expiresOn) })
      : t('finance.state', { day: day(file.issuedAt), until: day(file.expiresOn) })
  return (
    <>
      <h4>{t('finance.ofDays', { from: day(file.from), to: day(file.to) })}</h4>
      <p>
        {state}
        <br />
        {t('finance.codeIs', { code: file.code })}
      </p>
      {!file.revokedAt && !isExpired && (
        <p className="actions">
          <a href={file.path} target="_blank" rel="noreferrer">
            {t('finance.open')}
          </a>
          <a href={`/v1/finance-files/${file.code}/file.json`} download>
            {t('finance.json')}
          </a>
          <a href={`/v1/finance-files/${file.code}/file.csv`} download>
            {t('finance.csv')}
          </a>
        </p>
      )}
      {isOwner && !file.revokedAt && <Revoke businessId={businessId} fileId={file.id} />}
    </>
  )
}

function Revoke({ businessId, fileId }: { businessId: string; fileId: string }) {
  const { t } = useTranslation()
  return (
    <RevokeForm
      words={{
        revoke: t('finance.revoke'),
        hint: t('finance.revokeHint'),
        reason: t('finance.reason'),
      }}
      revoke={(reason) =>
        dataOf(
          client.POST('/v1/businesses/{businessId}/finance-files/{fileId}/revocation', {
            params: { path: { businessId, fileId } },
            body: { reason },
          }),
        )
      }
      listKey={['finance-files', businessId]}
    />
  )
}
