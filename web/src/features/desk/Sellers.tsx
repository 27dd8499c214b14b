import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Answer = operations['listSellers']['responses'][200]['content']['application/json']
type Seller = Answer['sellers'][number]
type NewLimits =
  operations['setSellerLimits']['requestBody']['content']['application/json']['limits']
const LIMITS = ['listings', 'openValue', 'openOrders', 'escrow', 'categories'] as const
type LimitName = (typeof LIMITS)[number]
const SHOWN = ['all', 'paused', 'limits', 'vouched', 'new'] as const
type Shown = (typeof SHOWN)[number]
const KEY = 'desk-sellers'

const isHold = (shown: Shown): shown is 'paused' | 'limits' =>
  shown === 'paused' || shown === 'limits'

/** Sellers with what they may have on sale and under way, and what the operator decides. */
export function Sellers() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const businessId = query.get('seller')
  return (
    <section>
      <h2>{t('desk.sellers')}</h2>
      <p className="quiet">{t('desk.sellersHint')}</p>
      {businessId ? <NamedSeller businessId={businessId} /> : <AllSellers />}
    </section>
  )
}

/** The one that another part of the desk speaks of. */
function NamedSeller({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: [KEY, 'one', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/desk/sellers/{businessId}', { params: { path: { businessId } } })),
  })
  return (
    <>
      <p>
        <Link to="/desk/sellers">← {t('desk.allSellers')}</Link>
      </p>
      <Refusal error={error} />
      {data && (
        <div className="panel">
          <OneSeller seller={data} isOpen />
        </div>
      )}
    </>
  )
}

function AllSellers() {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const pages = usePages({
    queryKey: [KEY, name, shown],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/sellers', {
          params: {
            query: {
              limit: 20,
              ...(name ? { name } : {}),
              ...(isHold(shown) ? { hold: shown } : shown !== 'all' ? { standing: shown } : {}),
              ...behind,
            },
          },
        }),
      ),
    itemsIn: (page) => page.sellers,
  })
  return (
    <>
      <form
        className="desk-filter"
        onSubmit={(event) => {
          event.preventDefault()
          setName(typed.trim())
        }}
      >
        <FormField label={t('desk.nameBegins')} value={typed} onChange={setTyped} />
        <div className="field">
          <label htmlFor={id}>{t('desk.which')}</label>
          <Select<Shown>
            id={id}
            value={shown}
            onChange={setShown}
            options={SHOWN.map((value) => ({ value, label: t(`desk.shown.${value}`) }))}
          />
        </div>
        <Button htmlType="submit">{t('desk.find')}</Button>
      </form>
      <PagedList pages={pages} keyOf={(seller) => seller.businessId} none={t('desk.noSellers')}>
        {(seller) => <OneSeller seller={seller} />}
      </PagedList>
    </>
  )
}

function OneSeller({ seller, isOpen = false }: { seller: Seller; isOpen?: boolean }) {
  const { t } = useTranslation()
  const { locale, text, time, count } = useFormat()
  const show = (value: number | MoneyDto) =>
    typeof value === 'number' ? count(value) : formatMoney(value)
  return (
    <>
      <div className="bar-label">
        <h3>{(locale === 'zh-CN' && seller.nameZh) || seller.name}</h3>
        <span>
          {seller.hold && (
            <span className="badge badge-unverified">{t(`desk.hold.${seller.hold}`)}</span>
          )}{' '}
          <span className={`badge ${seller.standing === 'vouched' ? 'badge-primary' : ''}`}>
            {t(`desk.standingOf.${seller.standing}`)}
          </span>
        </span>
      </div>
      <p className="quiet">
        {t('desk.arrived', { count: seller.delivered })}
        {seller.vouchedBy && ` · ${t('desk.vouchedBy', { name: text(seller.vouchedBy) })}`}
      </p>
      {seller.hold === 'paused' && seller.heldAt && (
        <p>
          {t('desk.pausedSince', { time: time(seller.heldAt) })}: {seller.holdReason}
        </p>
      )}
      {seller.hold === 'limits' && <p>{t('desk.heldHint')}</p>}
      <p>
        {t('desk.limitOf.listings')} {show(seller.listings.used)} / {show(seller.listings.most)} ·{' '}
        {t('desk.limitOf.openOrders')} {show(seller.openOrders.used)} /{' '}
        {show(seller.openOrders.most)}
      </p>
      {seller.limitsReason && (
        <p>
          {t('desk.limitsReason')}: {seller.limitsReason}
        </p>
      )}
      <ul>
        {seller.reasons.map((one) => (
          <li key={one.code}>{text(one.text)}</li>
        ))}
      </ul>
      <details open={isOpen}>
        <summary>{t('desk.decide')}</summary>
        <p className="quiet">
          {t('desk.sellerNumber')} <span className="code">{seller.businessId}</span>
        </p>
        <table className="lines">
          <thead>
            <tr>
              <th>{t('desk.limit')}</th>
              <th className="num">{t('desk.used')}</th>
              <th className="num">{t('desk.most')}</th>
              <th>{t('desk.from')}</th>
            </tr>
          </thead>
          <tbody>
            {LIMITS.map((name) => (
              <tr key={name}>
                <td data-label={t('desk.limit')}>{t(`desk.limitOf.${name}`)}</td>
                <td data-label={t('desk.used')} className="num">
                  {show(seller[name].used)}
                </td>
                <td data-label={t('desk.most')} className="num">
                  {show(seller[name].most)}
                </td>
                <td data-label={t('desk.from')}>
                  {t(seller[name].isSet ? 'desk.setByOperator' : 'desk.grown')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="desk-forms">
          <ChangeLimits key={seller.version} seller={seller} />
          <Pause seller={seller} />
          <Vouch seller={seller} />
        </div>
      </details>
    </>
  )
}

function useAgain() {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
    return queries.invalidateQueries({ queryKey: [KEY] })
  }
}

const COUNT = /^\d{1,6}$/
const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/
const isValue = (name: LimitName): name is 'openValue' | 'escrow' =>
  name === 'openValue' || name === 'escrow'

/** What was typed as limits; undefined while one of them is none. */
function limitsOf(typed: Readonly<Record<LimitName, string>>): NewLimits | undefined {
  const limits: NewLimits = {}
  for (const name of LIMITS) {
    const text = typed[name].trim()
    if (text === '') continue
    if (isValue(name)) {
      if (!AMOUNT.test(text)) return undefined
      limits[name] = { amount: text, currency: 'CNY' }
    } else {
      if (!COUNT.test(text)) return undefined
      limits[name] = Number(text)
    }
  }
  return limits
}

function ChangeLimits({ seller }: { seller: Seller }) {
  const { t } = useTranslation()
  const again = useAgain()
  const before = (name: LimitName): string => {
    const { isSet, most } = seller[name]
    if (!isSet) return ''
    return typeof most === 'number' ? `${most}` : most.amount
  }
  const [typed, setTyped] = useState<Readonly<Record<LimitName, string>>>({
    listings: before('listings'),
    openValue: before('openValue'),
    openOrders: before('openOrders'),
    escrow: before('escrow'),
    categories: before('categories'),
  })
  const [reason, setReason] = useState('')
  const limits = limitsOf(typed)
  const set = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/desk/sellers/{businessId}/limits', {
          params: { path: { businessId: seller.businessId } },
          body: { limits: limits!, reason, version: seller.version },
        }),
      ),
    onSettled: again,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate()
      }}
    >
      <h4>{t('desk.ownLimits')}</h4>
      <p className="quiet">{t('desk.ownLimitsHint')}</p>
      {LIMITS.map((name) => (
        <FormField
          key={name}
          label={t(`desk.limitOf.${name}`)}
          value={typed[name]}
          onChange={(value) => setTyped({ ...typed, [name]: value })}
        />
      ))}
      <FormField label={t('desk.decisionReason')} value={reason} onChange={setReason} />
      <Refusal error={set.error} />
      <Button htmlType="submit" loading={set.isPending} disabled={!limits || !reason.trim()}>
        {t('desk.setLimits')}
      </Button>
    </form>
  )
}

function Pause({ seller }: { seller: Seller }) {
  const { t } = useTranslation()
  const again = useAgain()
  const [reason, setReason] = useState('')
  const isPaused = seller.hold === 'paused'
  const decide = useMutation({
    mutationFn: () => {
      const given = {
        params: { path: { businessId: seller.businessId } },
        body: { reason, version: seller.version },
      }
      return dataOf(
        isPaused
          ? client.POST('/v1/desk/sellers/{businessId}/resume', given)
          : client.POST('/v1/desk/sellers/{businessId}/pause', given),
      )
    },
    onSuccess: () => setReason(''),
    onSettled: again,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        decide.mutate()
      }}
    >
      <h4>{t(isPaused ? 'desk.resume' : 'desk.pause')}</h4>
      <p className="quiet">{t(isPaused ? 'desk.resumeHint' : 'desk.pauseHint')}</p>
      <FormField label={t('desk.decisionReason')} value={reason} onChange={setReason} />
      <Refusal error={decide.error} />
      <Button
        htmlType="submit"
        danger={!isPaused}
        loading={decide.isPending}
        disabled={!reason.trim()}
      >
        {t(isPaused ? 'desk.resume' : 'desk.pause')}
      </Button>
    </form>
  )
}

function Vouch({ seller }: { seller: Seller }) {
  const { t } = useTranslation()
  const again = useAgain()
  const [vouchedBy, setVouchedBy] = useState('')
  const vouch = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/vouch', {
          params: { path: { businessId: seller.businessId } },
          body: { vouchedBy },
        }),
      ),
    onSuccess: again,
  })
  if (seller.standing === 'vouched') return null
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        vouch.mutate()
      }}
    >
      <h4>{t('desk.vouch')}</h4>
      <p className="quiet">{t('desk.vouchHint')}</p>
      <FormField label={t('desk.whoVouches')} value={vouchedBy} onChange={setVouchedBy} />
      <Refusal error={vouch.error} />
      <Button htmlType="submit" loading={vouch.isPending} disabled={!vouchedBy.trim()}>
        {t('desk.vouch')}
      </Button>
    </form>
  )
}
