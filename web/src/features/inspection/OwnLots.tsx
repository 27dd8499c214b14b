import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type JudgedLot, totalOf } from './api.ts'
import { Certificates } from './Certificates.tsx'
import { Custody } from './Custody.tsx'

/** Lots of a business: put before an agency, inspected, and what came of it. */
export function OwnLots({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const lots = usePages({
    queryKey: ['lots', businessId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/lots', {
          params: { path: { businessId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.lots,
  })
  return (
    <section>
      <p className="lead">{t('inspection.ownLead')}</p>
      {isOpen ? (
        <LotForm businessId={businessId} onDone={() => setOpen(false)} />
      ) : (
        <p>
          <Button type="primary" onClick={() => setOpen(true)}>
            {t('inspection.submit')}
          </Button>
        </p>
      )}
      <PagedList pages={lots} keyOf={({ id }) => id} none={t('inspection.noLots')}>
        {(lot) => <OwnLot lot={lot} />}
      </PagedList>
    </section>
  )
}

function OwnLot({ lot }: { lot: JudgedLot }) {
  const { t } = useTranslation()
  const { count, day } = useFormat()
  const queries = useQueryClient()
  const path = { businessId: lot.businessId, lotId: lot.id }
  const withdraw = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/lots/{lotId}/withdraw', { params: { path } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['lots', lot.businessId] }),
  })
  const next = lot.inspections.find(({ state }) => state === 'scheduled')
  const last = lot.inspections.findLast(({ state }) => state === 'decided')
  return (
    <>
      <h3>
        {lot.goods} · {lot.number}
      </h3>
      <p>
        <span className="badge">{t(`inspection.own_${lot.state}`)}</span> {count(lot.quantity)}{' '}
        {lot.unit}
        {' · '}
        {t('inspection.submittedOn', { day: day(lot.submittedAt) })}
      </p>
      {next && (
        <p>
          {t('inspection.comes', {
            day: day(next.scheduledOn),
            place: next.place,
            inspector: next.inspector,
          })}
        </p>
      )}
      {last && (
        <p className="quiet">
          {t('inspection.foundThere', { found: t('inspection.counts', totalOf(last.found)) })}
          {last.notes && ` ${last.notes}`}
        </p>
      )}
      {lot.state === 'rejected' && <p>{t('inspection.afterRejection')}</p>}
      <Certificates certificates={lot.certificates} />
      <Custody lot={lot} />
      <Refusal error={withdraw.error} />
      {(lot.state === 'submitted' || lot.state === 'scheduled') && (
        <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('inspection.withdraw')}
        </Button>
      )}
    </>
  )
}

const WORDS = ['number', 'goods', 'unit', 'farm', 'block', 'grade', 'packhouse'] as const
type Words = Record<(typeof WORDS)[number], string>
const OPTIONAL = ['farm', 'block', 'grade', 'packhouse'] as const

function LotForm({ businessId, onDone }: { businessId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const ids = { agency: useId(), product: useId(), quantity: useId(), day: useId() }
  const [agencyId, setAgency] = useState<string>()
  const [productId, setProduct] = useState<string>()
  const [quantity, setQuantity] = useState('')
  const [harvestedOn, setDay] = useState('')
  const [words, setWords] = useState<Words>({
    number: '',
    goods: '',
    unit: '',
    farm: '',
    block: '',
    grade: '',
    packhouse: '',
  })
  const agencies = useQuery({
    queryKey: ['vouching-agencies'],
    queryFn: () =>
      dataOf(client.GET('/v1/vouching-agencies', { params: { query: { limit: 200 } } })),
  })
  const products = useQuery({
    queryKey: ['products-of-lots', businessId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/products', {
          params: { path: { businessId }, query: { limit: 200 } },
        }),
      ),
  })
  const submit = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/lots', {
          params: { path: { businessId } },
          body: {
            agencyId: agencyId ?? '',
            number: words.number,
            goods: words.goods,
            unit: words.unit,
            quantity: Number(quantity),
            ...(productId ? { productId } : {}),
            ...(harvestedOn ? { harvestedOn } : {}),
            ...Object.fromEntries(
              OPTIONAL.flatMap((name) => (words[name].trim() ? [[name, words[name]]] : [])),
            ),
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['lots', businessId] })
      onDone()
    },
  })
  const isWhole =
    agencyId &&
    words.number.trim() &&
    words.goods.trim() &&
    words.unit.trim() &&
    Number(quantity) >= 2
  return (
    <form
      className="stack panel"
      onSubmit={(event) => {
        event.preventDefault()
        submit.mutate()
      }}
    >
      <h2>{t('inspection.submit')}</h2>
      {agencies.data?.agencies.length === 0 && <p>{t('inspection.noAgency')}</p>}
      <div className="field">
        <label htmlFor={ids.agency}>{t('inspection.agency')}</label>
        <Select
          id={ids.agency}
          {...(agencyId ? { value: agencyId } : {})}
          onChange={setAgency}
          options={(agencies.data?.agencies ?? []).map((one) => ({
            value: one.agencyId,
            label: locale === 'zh-CN' ? (one.nameZh ?? one.name) : one.name,
          }))}
        />
      </div>
      <div className="field">
        <label htmlFor={ids.product}>{t('inspection.product')}</label>
        <Select
          id={ids.product}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          {...(productId ? { value: productId } : {})}
          onChange={(chosen: string | undefined) => {
            setProduct(chosen)
            const found = products.data?.products.find(({ id }) => id === chosen)
            if (found && !words.goods) setWords({ ...words, goods: found.title })
          }}
          options={(products.data?.products ?? []).map(({ id, title }) => ({
            value: id,
            label: title,
          }))}
        />
        <span className="quiet">{t('inspection.productHint')}</span>
      </div>
      <div className="field">
        <label htmlFor={ids.quantity}>{t('inspection.quantity')}</label>
        <Input
          id={ids.quantity}
          type="number"
          min={2}
          value={quantity}
          onChange={(event) => setQuantity(event.target.value)}
        />
      </div>
      {WORDS.map((name) => (
        <FormField
          key={name}
          label={t(`inspection.field_${name}`)}
          value={words[name]}
          onChange={(value) => setWords({ ...words, [name]: value })}
        />
      ))}
      <div className="field">
        <label htmlFor={ids.day}>{t('inspection.harvestedOn')}</label>
        <Input
          id={ids.day}
          type="date"
          value={harvestedOn}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <Refusal error={submit.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={submit.isPending} disabled={!isWhole}>
          {t('inspection.send')}
        </Button>
        <Button onClick={onDone}>{t('inspection.cancel')}</Button>
      </p>
    </form>
  )
}
