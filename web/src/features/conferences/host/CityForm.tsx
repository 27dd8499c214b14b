import { useQuery } from '@tanstack/react-query'
import { Button, Radio, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { US_STATES } from '../../report/states.ts'
import {
  AT,
  type City,
  FACTS,
  type HostSearch,
  type Of,
  useChange,
  wholeOf,
} from './host-search.ts'

const blank = Object.fromEntries(FACTS.map((fact) => [fact, ''])) as Record<
  (typeof FACTS)[number],
  string
>

/** What is known of a city; of one that is new, its county too is chosen here. */
export function CityForm({ of, search, city }: { of: Of; search: HostSearch; city?: City }) {
  const { t } = useTranslation()
  const ids = { state: useId(), county: useId() }
  const { locale, text } = useFormat()
  const [names, setNames] = useState({
    en: city?.name.en ?? '',
    'zh-CN': city?.name['zh-CN'] ?? '',
  })
  const [state, setState] = useState('US-MI')
  const [county, setCounty] = useState(city?.county.fips ?? '')
  const [facts, setFacts] = useState(
    city
      ? (Object.fromEntries(
          FACTS.map((fact) => [fact, city.facts[fact] === null ? '' : String(city.facts[fact])]),
        ) as typeof blank)
      : blank,
  )
  const [answers, setAnswers] = useState<Readonly<Record<string, boolean>>>(
    Object.fromEntries((city?.answers ?? []).map(({ key, has }) => [key, has])),
  )
  const [note, setNote] = useState(city?.note ?? '')
  const counties = useQuery({
    queryKey: ['counties', state],
    enabled: !city,
    queryFn: () => dataOf(client.GET('/v1/counties', { params: { query: { state } } })),
  })
  const looked = search.mustHaves.filter(({ bound }) => !bound)
  const save = useChange(
    search.id,
    (isWithdrawn: boolean) => {
      const number = (fact: (typeof FACTS)[number]) => wholeOf(facts[fact]) ?? null
      const body = {
        name: names,
        county,
        facts: {
          seats: number('seats'),
          rooms: number('rooms'),
          flights: number('flights'),
          costUsd: number('costUsd'),
          supportUsd: number('supportUsd'),
        },
        answers: looked.flatMap(({ key }) => {
          const has = answers[key]
          return has === undefined ? [] : [{ key, has }]
        }),
        note,
      }
      return dataOf(
        city
          ? client.PUT(`${AT}/candidates/{candidateId}`, {
              params: { path: { ...of, candidateId: city.id } },
              body: { ...body, isWithdrawn },
            })
          : client.POST(`${AT}/candidates`, { params: { path: of }, body }),
      )
    },
    () => {
      if (city) return
      setNames({ en: '', 'zh-CN': '' })
      setCounty('')
      setFacts(blank)
      setAnswers({})
      setNote('')
    },
  )
  const isFine =
    names.en.trim() !== '' &&
    names['zh-CN'].trim() !== '' &&
    county !== '' &&
    FACTS.every((fact) => facts[fact].trim() === '' || wholeOf(facts[fact]) !== undefined)
  const isWithdrawn = city?.isWithdrawn === true
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(isWithdrawn)
      }}
    >
      <FormField
        label={t('host.name')}
        value={names.en}
        onChange={(en) => setNames({ ...names, en })}
      />
      <FormField
        label={t('host.nameZh')}
        value={names['zh-CN']}
        onChange={(zh) => setNames({ ...names, 'zh-CN': zh })}
      />
      {!city && (
        <>
          <div className="field">
            <label htmlFor={ids.state}>{t('host.state')}</label>
            <Select
              id={ids.state}
              showSearch={{ optionFilterProp: 'label' }}
              value={state}
              onChange={(chosen) => {
                setState(chosen)
                setCounty('')
              }}
              options={US_STATES.map(({ value, en, zh }) => ({
                value,
                label: locale === 'zh-CN' ? zh : en,
              }))}
            />
          </div>
          <div className="field">
            <label htmlFor={ids.county}>{t('host.county')}</label>
            <Select
              id={ids.county}
              showSearch={{ optionFilterProp: 'label' }}
              loading={counties.isFetching}
              {...(county ? { value: county } : {})}
              onChange={setCounty}
              options={(counties.data?.counties ?? []).map(({ fips, name }) => ({
                value: fips,
                label: text(name),
              }))}
            />
          </div>
        </>
      )}
      {FACTS.map((fact) => (
        <FormField
          key={fact}
          label={t(`host.measure_${fact}`)}
          value={facts[fact]}
          onChange={(value) => setFacts({ ...facts, [fact]: value })}
        />
      ))}
      {looked.map(({ key, name }) => (
        <fieldset key={key} className="choices">
          <legend>{text(name)}</legend>
          <Radio.Group
            value={answers[key] ?? null}
            onChange={({ target }) => setAnswers({ ...answers, [key]: target.value as boolean })}
            options={[
              { value: true, label: t('host.yes') },
              { value: false, label: t('host.no') },
            ]}
          />
        </fieldset>
      ))}
      <FormField label={t('host.note')} rows={2} value={note} onChange={setNote} />
      <Refusal error={save.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!isFine}>
          {t('host.save')}
        </Button>{' '}
        {city && (
          <Button disabled={!isFine || save.isPending} onClick={() => save.mutate(!isWithdrawn)}>
            {t(isWithdrawn ? 'host.again' : 'host.withdraw')}
          </Button>
        )}
      </p>
    </form>
  )
}
