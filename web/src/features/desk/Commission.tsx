import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useTerms } from '../account/useTerms.ts'
import { SellerField } from './SellerField.tsx'

type Body = operations['setCommissionRule']['requestBody']['content']['application/json']
type Terms = Body['terms']
type Kind = Terms['kind']

const PERCENT = /^\d{1,2}(\.\d{1,2})?$/
const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/

/** What was typed as terms; undefined while it is none. */
function termsOf(kind: Kind, typed: string): Terms | undefined {
  if (kind === 'withdrawn') return { kind }
  if (kind === 'fixed') {
    return AMOUNT.test(typed) ? { kind, perPiece: { amount: typed, currency: 'CNY' } } : undefined
  }
  const basisPoints = PERCENT.test(typed) ? Math.round(Number(typed) * 100) : 5_001
  return basisPoints <= 5_000 ? { kind, basisPoints } : undefined
}

/** What the market keeps: every rule that was set, and a new one. */
export function Commission() {
  const { t } = useTranslation()
  const { time, locale } = useFormat()
  const show = useTerms()
  const queries = useQueryClient()
  const id = useId()
  const [businessId, setBusinessId] = useState<string>()
  const [codePrefix, setCodePrefix] = useState('')
  const [kind, setKind] = useState<Kind>('percent')
  const [typed, setTyped] = useState('')
  const key = ['commission-rules']
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: key,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/desk/commission-rules', {
          params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rules = data?.pages.flatMap((page) => page.rules) ?? []
  const terms = termsOf(kind, typed)
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/commission-rules', {
          body: {
            codePrefix: codePrefix.replaceAll(/[.\s]/g, ''),
            terms: terms!,
            ...(businessId ? { businessId } : {}),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <section>
      <h2>{t('desk.commissionRules')}</h2>
      <p>{t('desk.commissionHint')}</p>
      <Refusal error={error} />
      {data && rules.length === 0 && <p className="panel">{t('desk.noCommission')}</p>}
      {rules.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th>{t('desk.of')}</th>
              <th>{t('desk.goods')}</th>
              <th>{t('desk.terms')}</th>
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
                <td data-label={t('desk.goods')}>{rule.codePrefix || t('desk.allGoods')}</td>
                <td data-label={t('desk.terms')}>{show(rule.terms)}</td>
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
        <FormField
          label={t('desk.codePrefix')}
          hint={t('desk.codePrefixHint')}
          value={codePrefix}
          onChange={setCodePrefix}
        />
        <div className="field">
          <label htmlFor={id}>{t('desk.terms')}</label>
          <Select<Kind>
            id={id}
            value={kind}
            onChange={setKind}
            options={(['percent', 'fixed', 'withdrawn'] as const).map((value) => ({
              value,
              label: t(`desk.kind.${value}`),
            }))}
          />
        </div>
        {kind !== 'withdrawn' && (
          <FormField label={t(`desk.howMuch.${kind}`)} value={typed} onChange={setTyped} />
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
