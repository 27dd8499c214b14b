import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Choice } from '../facilities/FacilityForm.tsx'
import type { Office } from '../programmes/Measures.tsx'
import { today } from '../programmes/RuleFields.tsx'
import { Alerts } from './Alerts.tsx'
import { AssistedMonths, AssistedOrders } from './AssistedOrders.tsx'
import '../facilities/facilities.css'

type Station =
  operations['listStations']['responses'][200]['content']['application/json']['stations'][number]

const PAGE = 20

/** Stations of an office and those below it: what they are paid, what they cost, what they did. */
export function Stations({
  office: { agencyId, level, isSample },
  mayWork,
  isOwner,
}: {
  office: Office
  mayWork: boolean
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const stations = usePages({
    queryKey: ['stations', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/stations', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.stations,
  })
  const isStation = level === 'station'
  return (
    <section className="facilities">
      {isStation && mayWork && <OpenStation agencyId={agencyId} />}
      {!isStation && (
        <>
          <Budgets agencyId={agencyId} />
          <Alerts agencyId={agencyId} mayWork={mayWork} />
        </>
      )}
      <PagedList pages={stations} keyOf={(one) => one.agencyId} none={t('station.none')}>
        {(station) => (
          <>
            <StationFacts station={station} isSample={isSample} />
            {isOwner && station.agencyId !== agencyId && (
              <SetCommission payerId={agencyId} station={station} />
            )}
            <Unfolded label={t('station.months')}>
              <AssistedMonths agencyId={station.agencyId} />
            </Unfolded>
            <Unfolded label={t('station.orders')}>
              <AssistedOrders agencyId={station.agencyId} />
            </Unfolded>
          </>
        )}
      </PagedList>
    </section>
  )
}

/** Read when it is unfolded, and not before. */
function Unfolded({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen && children}
    </details>
  )
}

function StationFacts({ station, isSample }: { station: Station; isSample: boolean }) {
  const { t } = useTranslation()
  const { text, day, count } = useFormat()
  const { code, commission, perOrder, breakEvenOrders, fixedCost } = station
  const facts = [
    ['code', code],
    ['perOrder', perOrder ? formatMoney(perOrder) : t('station.notKnown')],
    ['fixed', formatMoney(fixedCost)],
    ['breakEven', breakEvenOrders === null ? t('station.notKnown') : count(breakEvenOrders)],
  ] as const
  return (
    <>
      <strong>{text(station.name)}</strong>
      <dl className="measures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`station.${name}`)}</dt>
            <dd className={name === 'code' ? 'code' : ''}>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        {commission
          ? t('station.commission', {
              what: commission.amount
                ? formatMoney(commission.amount)
                : t('station.percentOfGoods', { percent: commission.percent ?? '' }),
              day: day(commission.fromOn),
              payer: text(commission.payer),
            })
          : t('station.noCommission')}
      </p>
      {/* Of an invented one nobody orders. */}
      {!isSample && (
        <p>
          <a href={`/shop?station=${code}`}>{t('station.link')}</a>
        </p>
      )}
    </>
  )
}

function OpenStation({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fixedCost, setFixedCost] = useState('')
  const open = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/station', {
          params: { path: { agencyId } },
          body: { currency: 'USD', fixedCost },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['stations', agencyId] }),
  })
  return (
    <details className="panel">
      <summary>{t('station.open')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <p className="quiet">{t('station.openHint')}</p>
        <FormField label={t('station.fixedCost')} value={fixedCost} onChange={setFixedCost} />
        <Refusal error={open.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={open.isPending}
          disabled={!fixedCost.trim()}
        >
          {t('station.save')}
        </Button>
      </form>
    </details>
  )
}

const KINDS = ['amount', 'percent'] as const

function SetCommission({ payerId, station }: { payerId: string; station: Station }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('amount')
  const [value, setValue] = useState('')
  const [fromOn, setFromOn] = useState(today())
  const set = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/stations/{stationId}/commissions', {
          params: { path: { agencyId: payerId, stationId: station.agencyId } },
          body:
            kind === 'amount'
              ? { fromOn, amount: { amount: value, currency: 'USD' } }
              : { fromOn, percent: Number(value) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['stations', payerId] }),
  })
  return (
    <details>
      <summary>{t('station.set')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate()
        }}
      >
        <p className="quiet">{t('station.setHint')}</p>
        <Choice
          label={t('station.kind')}
          value={kind}
          options={KINDS.map((one) => ({ value: one, label: t(`station.kinds.${one}`) }))}
          onChange={setKind}
        />
        <FormField label={t(`station.${kind}`)} value={value} onChange={setValue} />
        <FormField type="date" label={t('station.fromOn')} value={fromOn} onChange={setFromOn} />
        <Refusal error={set.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={set.isPending}
          disabled={!/^\d+(\.\d+)?$/.test(value.trim())}
        >
          {t('station.save')}
        </Button>
      </form>
    </details>
  )
}

const SUMS = ['deposited', 'spent', 'returned', 'left'] as const

/** Of what the office has paid in, where every cent is. */
function Budgets({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['commission-budgets', agencyId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/commission-budgets', {
          params: { path: { agencyId } },
        }),
      ),
  })
  return (
    <div className="panel">
      <strong>{t('station.budgets')}</strong>
      <Refusal error={error} />
      {data?.budgets.length === 0 && <p>{t('station.noBudgets')}</p>}
      {data?.budgets.map((budget) => (
        <dl key={budget.left.currency} className="measures">
          {SUMS.map((name) => (
            <div key={name}>
              <dt>{t(`station.${name}`)}</dt>
              <dd>{formatMoney(budget[name])}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  )
}
