import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import {
  CHAPTERS,
  KINDS,
  type Kind,
  LANGUAGES,
  type Profile,
  type Service,
  UNITS,
} from './types.ts'
import { usePlaces } from './usePlaces.ts'
import { useSteps } from './useSteps.ts'

/** A service as it is typed: numbers are text until they are sent. */
type Typed = Readonly<{
  id: string
  kind: Kind
  en: string
  zh: string
  closes: readonly string[]
  min: string
  max: string
  currency: Currency
  per: (typeof UNITS)[number]
  daysMin: string
  daysMax: string
}>

const typedOf = (service?: Service): Typed => ({
  id: crypto.randomUUID(),
  kind: service?.kind ?? 'logistics',
  en: service?.title.en ?? '',
  zh: service?.title['zh-CN'] ?? '',
  closes: service?.closes ?? [],
  min: service?.price?.min ?? '',
  max: service?.price?.max ?? '',
  currency: service?.price?.currency ?? 'USD',
  per: service?.price?.per ?? 'product',
  daysMin: service?.days ? `${service.days.min}` : '',
  daysMax: service?.days ? `${service.days.max}` : '',
})

const serviceOf = (typed: Typed): Service => ({
  kind: typed.kind,
  title: { en: typed.en, 'zh-CN': typed.zh },
  closes: [...typed.closes],
  price: typed.min.trim()
    ? {
        min: typed.min.trim(),
        max: (typed.max.trim() || typed.min).trim(),
        currency: typed.currency,
        per: typed.per,
      }
    : null,
  days: typed.daysMin.trim()
    ? { min: Number(typed.daysMin), max: Number(typed.daysMax.trim() || typed.daysMin) }
    : null,
})

/** From where to where, while it is chosen. */
type TypedLane = Readonly<{ id: string; from: string; to: string }>
const MOST_LANES = 60

const typedLaneOf = (lane?: Profile['lanes'][number]): TypedLane => ({
  id: crypto.randomUUID(),
  from: lane?.from ?? '',
  to: lane?.to ?? '',
})

/** What a company asks to be listed with. */
export function ProfileForm({
  partnerId,
  given,
  isWaiting,
}: {
  partnerId: string
  given: Profile | null
  isWaiting: boolean
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { options, languageOf } = usePlaces()
  const [words, setWords] = useState({
    nameEn: given?.name.en ?? '',
    nameZh: given?.name['zh-CN'] ?? '',
    website: given?.website ?? '',
  })
  const [about, setAbout] = useState({
    en: given?.about.en ?? '',
    zh: given?.about['zh-CN'] ?? '',
  })
  const [regions, setRegions] = useState<string[]>([...(given?.regions ?? [])])
  const [languages, setLanguages] = useState<string[]>([...(given?.languages ?? [])])
  const [chapters, setChapters] = useState<string[]>([...(given?.chapters ?? [])])
  const [lanes, setLanes] = useState<readonly TypedLane[]>(
    given?.lanes.length ? given.lanes.map(typedLaneOf) : [typedLaneOf()],
  )
  const [services, setServices] = useState<readonly Typed[]>(
    given ? given.services.map(typedOf) : [typedOf()],
  )
  const path = { partnerId }
  const done = () => queries.invalidateQueries({ queryKey: ['own-place', partnerId] })
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/partners/{partnerId}/place', {
          params: { path },
          body: {
            name: { en: words.nameEn, 'zh-CN': words.nameZh },
            about: { en: about.en, 'zh-CN': about.zh },
            website: words.website.trim() || null,
            services: services.map(serviceOf),
            regions,
            languages,
            chapters,
            goods: [...(given?.goods ?? [])],
            // One of which an end is missing is not meant yet.
            lanes: lanes.flatMap(({ from, to }) => (from && to ? [{ from, to }] : [])),
          },
        }),
      ),
    onSuccess: done,
  })
  const withdraw = useMutation({
    mutationFn: () => dataOf(client.DELETE('/v1/partners/{partnerId}/place', { params: { path } })),
    onSuccess: done,
  })
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value })
  return (
    <form
      className="stack partner-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <FormField label={t('partners.nameEn')} value={words.nameEn} onChange={set('nameEn')} />
      <FormField label={t('partners.nameZh')} value={words.nameZh} onChange={set('nameZh')} />
      <FormField
        rows={3}
        label={t('partners.aboutEn')}
        value={about.en}
        onChange={(en) => setAbout({ ...about, en })}
      />
      <FormField
        rows={3}
        label={t('partners.aboutZh')}
        value={about.zh}
        onChange={(zh) => setAbout({ ...about, zh })}
      />
      <FormField label={t('partners.website')} value={words.website} onChange={set('website')} />
      <Many label={t('partners.regions')} value={regions} onChange={setRegions} options={options} />
      <Many
        label={t('partners.languages')}
        value={languages}
        onChange={setLanguages}
        options={LANGUAGES.map((value) => ({ value, label: languageOf(value) }))}
      />
      <Many
        label={t('partners.chapter')}
        hint={t('partners.chaptersHint')}
        value={chapters}
        onChange={setChapters}
        options={CHAPTERS.map((value) => ({ value, label: value }))}
      />
      {lanes.map((lane, i) => (
        <LaneFields
          key={lane.id}
          lane={lane}
          onChange={(next) => setLanes(lanes.with(i, next))}
          {...(lanes.length > 1 && {
            onRemove: () => setLanes(lanes.filter((one) => one !== lane)),
          })}
        />
      ))}
      <span className="quiet">{t('partners.lanesHint')}</span>
      {lanes.length < MOST_LANES && (
        <p>
          <Button onClick={() => setLanes([...lanes, typedLaneOf()])}>
            {t('partners.addLane')}
          </Button>
        </p>
      )}
      {services.map((service, i) => (
        <ServiceFields
          key={service.id}
          service={service}
          onChange={(next) => setServices(services.with(i, next))}
          {...(services.length > 1 && {
            onRemove: () => setServices(services.filter((one) => one !== service)),
          })}
        />
      ))}
      <p>
        <Button onClick={() => setServices([...services, typedOf()])}>
          {t('partners.addService')}
        </Button>
      </p>
      <Refusal error={save.error ?? withdraw.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('partners.save')}
        </Button>
        {isWaiting && (
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('partners.takeBackProfile')}
          </Button>
        )}
      </p>
    </form>
  )
}

function LaneFields({
  lane,
  onChange,
  onRemove,
}: {
  lane: TypedLane
  onChange: (lane: TypedLane) => void
  onRemove?: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className="service-fields">
      <Place
        label={t('partners.lanesFrom')}
        value={lane.from}
        onChange={(from) => onChange({ ...lane, from })}
      />
      <Place
        label={t('partners.lanesTo')}
        value={lane.to}
        onChange={(to) => onChange({ ...lane, to })}
      />
      {onRemove && (
        <p>
          <Button onClick={onRemove}>{t('partners.removeLane')}</Button>
        </p>
      )}
    </div>
  )
}

function ServiceFields({
  service,
  onChange,
  onRemove,
}: {
  service: Typed
  onChange: (service: Typed) => void
  onRemove?: () => void
}) {
  const { t } = useTranslation()
  const steps = useSteps()
  const ids = { kind: useId(), per: useId() }
  const set = (name: keyof Typed) => (value: string) => onChange({ ...service, [name]: value })
  return (
    <fieldset className="panel stack">
      <legend>{t('partners.service')}</legend>
      <div className="field">
        <label htmlFor={ids.kind}>{t('partners.kind')}</label>
        <Select
          id={ids.kind}
          value={service.kind}
          onChange={(kind: Kind) => onChange({ ...service, kind })}
          options={KINDS.map((value) => ({ value, label: t(`partners.kinds.${value}`) }))}
        />
      </div>
      <FormField label={t('partners.serviceEn')} value={service.en} onChange={set('en')} />
      <FormField label={t('partners.serviceZh')} value={service.zh} onChange={set('zh')} />
      <Many
        label={t('partners.serviceCloses')}
        value={[...service.closes]}
        onChange={(closes) => onChange({ ...service, closes })}
        options={steps.options}
      />
      <div className="service-fields">
        <FormField label={t('partners.priceMin')} value={service.min} onChange={set('min')} />
        <FormField label={t('partners.priceMax')} value={service.max} onChange={set('max')} />
        <CurrencyField
          label={t('partners.currency')}
          value={service.currency}
          onChange={(currency) => onChange({ ...service, currency })}
        />
        <div className="field">
          <label htmlFor={ids.per}>{t('partners.unit')}</label>
          <Select
            id={ids.per}
            value={service.per}
            onChange={(per: Typed['per']) => onChange({ ...service, per })}
            options={UNITS.map((value) => ({ value, label: t(`partners.per.${value}`) }))}
          />
        </div>
        <FormField
          label={t('partners.daysMin')}
          value={service.daysMin}
          onChange={set('daysMin')}
        />
        <FormField
          label={t('partners.daysMax')}
          value={service.daysMax}
          onChange={set('daysMax')}
        />
      </div>
      <span className="quiet">{t('partners.priceHint')}</span>
      {onRemove && (
        <p>
          <Button onClick={onRemove}>{t('partners.removeService')}</Button>
        </p>
      )}
    </fieldset>
  )
}

function Place({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (place: string) => void
}) {
  const { t } = useTranslation()
  const { options, nameOf } = usePlaces()
  const id = useId()
  const isListed = value === '' || options.some((one) => one.value === value)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={onChange}
        options={[
          { value: '', label: t('partners.any') },
          ...(isListed ? [] : [{ value, label: nameOf(value) }]),
          ...options,
        ]}
      />
    </div>
  )
}

function Many({
  label,
  hint,
  value,
  options,
  onChange,
}: {
  label: string
  hint?: string
  value: string[]
  options: readonly { value: string; label: string }[]
  onChange: (value: string[]) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={onChange}
        options={[...options]}
      />
      {hint && <span className="quiet">{hint}</span>}
    </div>
  )
}
