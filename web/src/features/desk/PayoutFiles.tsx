import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type File =
  operations['listPayoutFiles']['responses'][200]['content']['application/json']['files'][number]

export const PAYOUT_FILES = ['desk-payout-files']
const OPEN = 'open'
const ALL = 'all'

/** Every file made for the bank: to be taken again, and to be told what became of it. */
export function PayoutFiles() {
  const { t } = useTranslation()
  const id = useId()
  const [shown, setShown] = useState(OPEN)
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: [...PAYOUT_FILES, shown],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/payouts', {
          params: {
            query: {
              limit: 20,
              ...(shown === OPEN ? { state: OPEN } : {}),
              ...(after && { after }),
            },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const files = data?.pages.flatMap((page) => page.files)
  return (
    <>
      <h3 className="desk-heading">{t('desk.payoutFiles')}</h3>
      <div className="field">
        <label htmlFor={id}>{t('desk.whichFiles')}</label>
        <Select
          id={id}
          value={shown}
          onChange={setShown}
          options={[
            { value: OPEN, label: t('desk.openFiles') },
            { value: ALL, label: t('desk.allFiles') },
          ]}
        />
      </div>
      <Refusal error={error} />
      {files?.length === 0 && (
        <p className="panel">{t(shown === OPEN ? 'desk.noOpenFiles' : 'desk.noFiles')}</p>
      )}
      <ul className="bars">
        {files?.map((file) => (
          <li key={file.fileId} className="panel">
            <OneFile file={file} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </>
  )
}

function OneFile({ file }: { file: File }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <p>
        <strong>{formatMoney(file.total)}</strong> · {file.debtor} · {time(file.createdAt)}
      </p>
      <p>
        {t('desk.fileStands', { sent: file.sent, paid: file.paid, rejected: file.rejected })}
        {file.rejected > 0 &&
          ` ${t('desk.owedAgain', { amount: formatMoney(file.rejectedTotal) })}`}
      </p>
      <p className="actions">
        <Button href={`/v1/desk/payouts/${file.fileId}/pain.001.xml`} download>
          {t('desk.takeFile')}
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'desk.hidePayouts' : 'desk.showPayouts')}
        </Button>
      </p>
      {isOpen && (
        <>
          {file.sent > 0 && <BankSays fileId={file.fileId} />}
          <Payouts file={file} />
        </>
      )}
    </>
  )
}

const useRefresh = () => {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [PAYOUT_FILES, ['desk-payouts-of'], ['trial-balance']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
}

/** The bank's report on this file. */
function BankSays({ fileId }: { fileId: string }) {
  const { t } = useTranslation()
  const id = useId()
  const refresh = useRefresh()
  const [xml, setXml] = useState('')
  const tell = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/payouts/{fileId}/status', {
          params: { path: { fileId } },
          body: { xml },
        }),
      ),
    onSuccess: refresh,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        tell.mutate()
      }}
    >
      <Refusal error={tell.error} />
      <label htmlFor={id}>{t('desk.bankSays')}</label>
      <Input.TextArea
        id={id}
        value={xml}
        autoSize={{ minRows: 3, maxRows: 10 }}
        onChange={(event) => setXml(event.target.value)}
      />
      <Button htmlType="submit" loading={tell.isPending} disabled={!xml.trim()}>
        {t('desk.takeStatus')}
      </Button>
      {tell.data && (
        <p role="status">
          {t('desk.paidAndRejected', { paid: tell.data.paid, rejected: tell.data.rejected })}
        </p>
      )}
    </form>
  )
}

function Payouts({ file: { fileId, sent } }: { file: File }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [reason, setReason] = useState('')
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['desk-payouts-of', fileId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/payouts/{fileId}', {
          params: { path: { fileId }, query: { limit: 50, ...(after && { after }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const decide = useMutation({
    mutationFn: (said: { outcome: 'paid' | 'rejected'; payoutId?: string }) =>
      dataOf(
        client.POST('/v1/desk/payouts/{fileId}/outcome', {
          params: { path: { fileId } },
          body: { ...said, reason: reason.trim() },
        }),
      ),
    onSuccess: refresh,
  })
  const payouts = data?.pages.flatMap((page) => page.payouts)
  const isReady = reason.trim() !== '' && !decide.isPending
  return (
    <div className="payouts-of-file">
      <Refusal error={error ?? decide.error} />
      <FormField
        label={t('desk.outcomeReason')}
        hint={t('desk.outcomeHint')}
        value={reason}
        onChange={setReason}
      />
      {sent > 1 && (
        <p className="actions">
          <Button disabled={!isReady} onClick={() => decide.mutate({ outcome: 'paid' })}>
            {t('desk.allPaid', { count: sent })}
          </Button>
          <Button danger disabled={!isReady} onClick={() => decide.mutate({ outcome: 'rejected' })}>
            {t('desk.allRejected', { count: sent })}
          </Button>
        </p>
      )}
      <ul className="bars">
        {payouts?.map(({ id, amount, holder, status, reason: why }) => (
          <li key={id} className="bar-label payout-line">
            <span>
              <strong>{formatMoney(amount)}</strong> {holder}{' '}
              <span className="badge">{t(`desk.payout_${status}`)}</span>
              {why && <span className="quiet"> {why}</span>}
              <br />
              <span className="quiet code">{id}</span>
            </span>
            {status !== 'rejected' && (
              <span className="actions">
                {status === 'sent' && (
                  <Button
                    size="small"
                    disabled={!isReady}
                    onClick={() => decide.mutate({ outcome: 'paid', payoutId: id })}
                  >
                    {t('desk.isPaid')}
                  </Button>
                )}
                <Button
                  size="small"
                  danger
                  disabled={!isReady}
                  onClick={() => decide.mutate({ outcome: 'rejected', payoutId: id })}
                >
                  {t('desk.cameBack')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </div>
  )
}
