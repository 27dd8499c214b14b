import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { SellerField } from './SellerField.tsx'

type Body = operations['setReserveRule']['requestBody']['content']['application/json']
type Terms = Body['terms']
type Kind = Terms['kind']

const PERCENT = /^\d{1,3}(\.\d{1,2})?$/
const DAYS = /^\d{1,3}$/

/** What was typed as terms; undefined while it is none. */
function termsOf(kind: Kind, percent: string, typedDays: string): Terms | undefined {
  if (kind === 'withdrawn') return { kind }
  const basisPoints = PERCENT.test(percent) ? Math.round(Number(percent) * 100) : 10_001
  const days = DAYS.test(typedDays) ? Number(typedDays) : 0
  return basisPoints <= 10_000 && days >= 1 && days <= 365 ? { kind, basisPoints, days } : undefined
}

/** What is kept back of what sellers get: every rule that was set, and a new one. */
export function ReserveRules() {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const [businessId, setBusinessId] = useState<string>()
  const [kind, setKind] = useState<Kind>('kept')
  const [percent, setPercent] = useState('')
  const [days, setDays] = useState('')
  const key = ['reserve-rules']
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: key,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/desk/reserve-rules', {
          params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rules = data?.pages.flatMap((page) => page.rules) ?? []
  const terms = termsOf(kind, percent, days)
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/reserve-rules', {
          body: {
            terms: terms!,
            ...(businessId ? { businessId } : {}),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  const show = (given: Terms): string => {
    if (given.kind === 'withdrawn') return t('desk.reserveWithdrawn')
    if (given.basisPoints === 0) return t('desk.reserveNothing')
    return t('desk.reserveTerms', { percent: given.basisPoints / 100, count: given.days })
  }
  return (
    <section>
      <h2>{t('desk.reserveRules')}</h2>
      <p>{t('desk.reserveHint')}</p>
      <Refusal error={error} />
      {data && rules.length === 0 && <p className="panel">{t('desk.noReserve')}</p>}
      {rules.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th>{t('desk.of')}</th>
              <th>{t('desk.reserveKept')}</th>
              <th>{t('desk.since')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.id}>
                <td data-label={t('desk.of')}>
                  {rule.businessId ? (
                    <Link to={`/desk/sellers?seller=${rule.businessId}`}>
                      {(locale === 'zh-CN' && rule.sellerNameZh) || rule.sellerName}
                    </Link>
                  ) : (
                    t('desk.everybody')
                  )}
                </td>
                <td data-label={t('desk.reserveKept')}>{show(rule.terms)}</td>
                <td data-label={t('desk.since')}>{time(rule.validFrom)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <SellerField
          label={t('desk.oneSeller')}
          hint={t('desk.oneSellerHint')}
          nobody={t('desk.everybody')}
          value={businessId}
          onChange={setBusinessId}
        />
        <div className="field">
          <label htmlFor={id}>{t('desk.reserveKept')}</label>
          <Select<Kind>
            id={id}
            value={kind}
            onChange={setKind}
            options={(['kept', 'withdrawn'] as const).map((value) => ({
              value,
              label: t(`desk.reserveKind.${value}`),
            }))}
          />
        </div>
        {kind === 'kept' && (
          <>
            <FormField
              label={t('desk.reservePercent')}
              hint={t('desk.reservePercentHint')}
              value={percent}
              onChange={setPercent}
            />
            <FormField label={t('desk.reserveDays')} value={days} onChange={setDays} />
          </>
        )}
        <Refusal error={add.error} />
        {add.isSuccess && <p role="status">{t('desk.saved')}</p>}
        <Button htmlType="submit" loading={add.isPending} disabled={!terms}>
          {t('desk.save')}
        </Button>
      </form>
    </section>
  )
}
