import { Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Badges } from './Badges.tsx'
import { SignUp } from './SignUp.tsx'
import { CHAPTERS, KINDS, type Kind, LANGUAGES, type Partner } from './types.ts'
import { usePlaces } from './usePlaces.ts'
import { useSteps } from './useSteps.ts'
import '../report/report.css'
import '../account/account.css'
import './partners.css'

const FILTERS = ['kind', 'region', 'language', 'chapter', 'closes'] as const
type Filter = (typeof FILTERS)[number]

/** The directory: anybody reads it; the address holds what is looked for. */
export function Directory() {
  const { t } = useTranslation()
  const { options, languageOf } = usePlaces()
  const steps = useSteps()
  const [query, setQuery] = useSearchParams()
  const wanted = Object.fromEntries(
    FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])),
  ) as Partial<Record<Filter, string>>
  const set = (name: Filter, value: string) => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  const partners = usePages({
    queryKey: ['partners', wanted],
    read: (behind) =>
      dataOf(
        client.GET('/v1/partners', {
          params: { query: { limit: 24, ...(wanted as { kind?: Kind }), ...behind } },
        }),
      ),
    itemsIn: (page) => page.partners,
  })
  const choices: Readonly<Record<Filter, readonly { value: string; label: string }[]>> = {
    kind: KINDS.map((value) => ({ value, label: t(`partners.kinds.${value}`) })),
    region: options,
    language: LANGUAGES.map((value) => ({ value, label: languageOf(value) })),
    chapter: CHAPTERS.map((value) => ({ value, label: value })),
    closes: steps.options,
  }
  const labels: Readonly<Record<Filter, string>> = {
    kind: t('partners.kind'),
    region: t('partners.region'),
    language: t('partners.language'),
    chapter: t('partners.chapter'),
    closes: t('partners.step'),
  }
  return (
    <article className="report partners">
      <PageTitle text={t('partners.title')} />
      <p className="lead">{t('partners.lead')}</p>
      <div className="partner-filters">
        {FILTERS.map((name) => (
          <Choice
            key={name}
            label={labels[name]}
            value={wanted[name]}
            options={choices[name]}
            onChange={(value) => set(name, value)}
          />
        ))}
      </div>
      <div className="partner-cards">
        <PagedList pages={partners} keyOf={({ partnerId }) => partnerId} none={t('partners.none')}>
          {(partner) => <Card partner={partner} />}
        </PagedList>
      </div>
      <SignUp />
    </article>
  )
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? ''}
        onChange={onChange}
        options={[{ value: '', label: t('partners.any') }, ...options]}
      />
    </div>
  )
}

function Card({ partner }: { partner: Partner }): ReactNode {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { nameOf, languageOf, listOf } = usePlaces()
  const { profile } = partner
  return (
    <>
      <h2>
        <Link to={`/partners/${partner.partnerId}`}>{text(profile.name)}</Link>
      </h2>
      <p>
        {partner.kinds.map((kind) => (
          <span key={kind} className="badge">
            {t(`partners.kinds.${kind}`)}
          </span>
        ))}{' '}
        <Badges {...partner} />
      </p>
      <p>{text(profile.about)}</p>
      <p className="quiet">
        {listOf(profile.regions.map(nameOf))} · {listOf(profile.languages.map(languageOf))}
      </p>
    </>
  )
}
