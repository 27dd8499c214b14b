import { useQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PageTitle } from '../../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { useSession } from '../../account/session.ts'
import { CityForm } from './CityForm.tsx'
import { HostCity } from './HostCity.tsx'
import { HostFrame } from './HostFrame.tsx'
import { AT, type HostSearch, keyOf, type Of, useChange } from './host-search.ts'
import { Ranking } from './Ranking.tsx'
import { Sensitivity } from './Sensitivity.tsx'
import '../../report/report.css'
import '../../programmes/office.css'
import './host.css'

/** In which city of several a conference is: how they stand, what it hangs on, what was decided. */
export function HostSearchPage() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { agencyId = '', searchId = '' } = useParams()
  const of = { agencyId, searchId }
  const session = useSession()
  const { data, error } = useQuery({
    queryKey: keyOf(searchId),
    retry: false,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(AT, { params: { path: of } })),
  })
  if (!session.data) return <Skeleton active />
  // An invented office is read by anybody; of any other those who may read it sign in.
  if (error && !session.data.user) {
    return <Navigate to={`/sign-in?next=/office/${agencyId}/host-cities/${searchId}`} replace />
  }
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  const role = session.data.organisations.find(({ id }) => id === agencyId)?.role
  const mayWork = role === 'owner' || role === 'member'
  const holds = data.decisions.at(-1)
  return (
    <article className="report office host">
      <p>
        <Link to={`/office/${agencyId}?tab=conferences`}>← {t('host.back')}</Link>
      </p>
      <PageTitle
        text={t('host.of', { series: text(data.series.name), year: data.year })}
        badge={
          <span className="badge">
            {holds ? t('host.decided', { city: text(holds.city) }) : t('host.open')}
          </span>
        }
      />
      <Ranking criteria={data.criteria} mustHaves={data.mustHaves} cities={data.candidates} />
      <Sensitivity search={data} />
      <section>
        <h2>{t('host.cities')}</h2>
        <ul className="bars">
          {data.candidates.map((city) => (
            <li key={city.id} className="panel">
              <HostCity of={of} search={data} city={city} mayWork={mayWork} />
            </li>
          ))}
        </ul>
        {mayWork && (
          <details className="panel">
            <summary>{t('host.addCity')}</summary>
            <CityForm of={of} search={data} />
          </details>
        )}
      </section>
      {mayWork && <ChangeFrame key={data.version} of={of} search={data} />}
      {role === 'owner' && <Decide of={of} search={data} />}
      <Decisions search={data} />
    </article>
  )
}

function ChangeFrame({ of, search }: { of: Of; search: HostSearch }) {
  const { t } = useTranslation()
  const change = useChange(search.id, (frame: Pick<HostSearch, 'criteria' | 'mustHaves'>) =>
    dataOf(client.PUT(AT, { params: { path: of }, body: { version: search.version, ...frame } })),
  )
  return (
    <details className="panel">
      <summary>{t('host.changeFrame')}</summary>
      <HostFrame
        start={search}
        saveLabel={t('host.save')}
        isSaving={change.isPending}
        error={change.error}
        isReady
        onSave={(frame) => change.mutate(frame)}
      />
    </details>
  )
}

function Decide({ of, search }: { of: Of; search: HostSearch }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const id = useId()
  const ranked = search.candidates
    .filter(({ state }) => state === 'ranked')
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
  const [chosen, setChosen] = useState('')
  const [reasons, setReasons] = useState('')
  const candidateId = ranked.some((one) => one.id === chosen) ? chosen : ranked[0]?.id
  const decide = useChange(
    search.id,
    () =>
      dataOf(
        client.POST(`${AT}/decisions`, {
          params: { path: of },
          body: { version: search.version, candidateId: candidateId ?? '', reasons },
        }),
      ),
    () => setReasons(''),
  )
  if (!candidateId) return null
  return (
    <details className="panel">
      <summary>{t('host.decide')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          decide.mutate(undefined)
        }}
      >
        <p>{t('host.decideHint')}</p>
        <div className="field">
          <label htmlFor={id}>{t('host.decideFor')}</label>
          <Select
            id={id}
            value={candidateId}
            onChange={setChosen}
            options={ranked.map((one) => ({ value: one.id, label: text(one.name) }))}
          />
        </div>
        <FormField label={t('host.reasons')} rows={4} value={reasons} onChange={setReasons} />
        <Refusal error={decide.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={decide.isPending}
          disabled={!reasons.trim()}
        >
          {t('host.decide')}
        </Button>
      </form>
    </details>
  )
}

function Decisions({ search: { decisions } }: { search: HostSearch }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  if (decisions.length === 0) return null
  return (
    <section>
      <h2>{t('host.decisions')}</h2>
      <ul className="bars">
        {decisions.toReversed().map((one, i) => (
          <li key={one.number} className="panel">
            <div className="bar-label">
              <strong>{t('host.decision', { number: one.number, city: text(one.city) })}</strong>
              {i === 0 && <span className="badge">{t('host.holds')}</span>}
            </div>
            <p className="said">{one.reasons}</p>
            <p className="quiet">
              {t('host.decisionBy', {
                name: one.decidedBy ?? t('host.gone'),
                time: time(one.decidedAt),
              })}
            </p>
            <details>
              <summary>{t('host.thenStood')}</summary>
              <Ranking
                criteria={one.criteria}
                mustHaves={[]}
                cities={one.cities.map((city) => ({ ...city, id: city.candidateId }))}
              />
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
