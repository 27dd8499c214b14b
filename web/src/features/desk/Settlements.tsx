import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import './desk.css'

type Run =
  operations['listSettlements']['responses'][200]['content']['application/json']['settlements'][number]
type Difference =
  operations['listSettlementDifferences']['responses'][200]['content']['application/json']['differences'][number]

const DAYS = 21
const DIFFERENCES = 50

/** The days of the providers' files: whether they agree with our payments, and what differs. */
export function Settlements() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['desk-settlements'],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/desk/settlements', { params: { query: { limit: DAYS } } })),
  })
  return (
    <section>
      <h2>{t('desk.settlements')}</h2>
      <Refusal error={error} />
      {data?.settlements.length === 0 && <p className="panel">{t('desk.noSettlements')}</p>}
      <ul className="bars">
        {data?.settlements.map((run) => (
          <li key={run.day + run.provider} className="panel">
            <OneRun run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneRun({ run }: { run: Run }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const path = { provider: run.provider, day: run.day }
  const again = useMutation({
    mutationFn: () =>
      dataOf(client.POST('/v1/desk/settlements/{provider}/{day}/runs', { params: { path } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['desk-settlements'] }),
  })
  const state =
    run.status === 'done'
      ? run.differences === 0
        ? t('desk.agrees')
        : t('desk.differs', { count: run.differences, open: run.unexplained })
      : t(`desk.settlement_${run.status}`)
  return (
    <>
      <h3>
        {t(`desk.${run.provider}`)} · {day(run.day)}
      </h3>
      <p>
        {state} <span className="quiet">{t('desk.linesRead', { count: run.lines })}</span>
      </p>
      {run.problem && <p className="quiet code">{run.problem}</p>}
      {run.totals.map((total) => (
        <p key={total.paid.currency + total.fee.currency} className="quiet">
          {t('desk.taken')} {formatMoney(total.paid)} · {t('desk.givenBack')}{' '}
          {formatMoney(total.refunded)} · {t('desk.fee')} {formatMoney(total.fee)}
        </p>
      ))}
      <Refusal error={again.error} />
      {again.isSuccess && <p role="status">{t('desk.queued')}</p>}
      {run.differences > 0 && (
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'desk.hideDifferences' : 'desk.showDifferences')}
        </Button>
      )}{' '}
      <Button loading={again.isPending} onClick={() => again.mutate()}>
        {t('desk.runAgain')}
      </Button>
      {isOpen && <Differences path={path} />}
    </>
  )
}

type Path = Pick<Run, 'provider' | 'day'>

function Differences({ path }: { path: Path }) {
  const { t } = useTranslation()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['desk-differences', path.provider, path.day],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/settlements/{provider}/{day}/differences', {
          params: { path, query: { limit: DIFFERENCES, ...(after ? { after } : {}) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const differences = data?.pages.flatMap((page) => page.differences)
  return (
    <>
      <Refusal error={error} />
      <ul className="bars differences">
        {differences?.map((one) => (
          <li key={one.id}>
            <OneDifference path={path} difference={one} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('desk.moreDifferences')}
        </Button>
      )}
    </>
  )
}

function OneDifference({ path, difference }: { path: Path; difference: Difference }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [note, setNote] = useState(difference.note ?? '')
  const explain = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/desk/settlements/{provider}/{day}/differences/{differenceId}/note', {
          params: { path: { ...path, differenceId: difference.id } },
          body: { note },
        }),
      ),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['desk-differences'] }),
        queries.invalidateQueries({ queryKey: ['desk-settlements'] }),
      ]),
  })
  const { ours, theirs } = difference
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        explain.mutate()
      }}
    >
      <p>
        <strong>{t(`desk.${difference.kind}`)}</strong> · {t('desk.ours')}{' '}
        {ours ? formatMoney(ours) : '–'} · {t('desk.theirs')} {theirs ? formatMoney(theirs) : '–'}
      </p>
      <p className="quiet code">
        {difference.refundId ?? difference.paymentId ?? difference.reference}
      </p>
      <Refusal error={explain.error} />
      <FormField label={t('desk.explanation')} value={note} onChange={setNote} />
      <Button
        htmlType="submit"
        loading={explain.isPending}
        disabled={!note.trim() || note === difference.note}
      >
        {t('desk.explain')}
      </Button>
    </form>
  )
}
