import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Slider } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { useJobs } from './useJobs.ts'

/** What was promised beside what is counted, and what would be if sales or sellers changed. */
export function Promises({ sample }: { sample: boolean }) {
  const jobs = useJobs()
  const { t } = useTranslation()
  const { text, day, count } = useFormat()
  const [scenario, setScenario] = useState({ sales: 1, sellers: 1 })
  const { data } = useQuery({
    queryKey: ['jobs', 'promises', sample, scenario],
    queryFn: () =>
      dataOf(client.GET('/v1/impact/promises', { params: { query: { ...scenario, sample } } })),
    placeholderData: keepPreviousData,
  })
  if (!data) return null
  const { comparison } = data
  return (
    <section>
      <h2>{t('jobs.promised')}</h2>
      <p>{t('jobs.promisedLead')}</p>
      <Scrolling label={t('jobs.promised')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.promised')}</th>
              {(['target', 'counted', 'gap', 'neededPerYear'] as const).map((name) => (
                <th key={name} scope="col" className="num">
                  {t(`jobs.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(
              [
                ['businesses', data.businesses],
                ['jobsCreated', data.jobs],
              ] as const
            ).map(([name, { target, counted, gap, neededPerYear }]) => (
              <tr key={name}>
                <th scope="row">{t(`jobs.${name}`)}</th>
                <td className="num">{count(target)}</td>
                <td className="num">{jobs(counted)}</td>
                <td className="num">{jobs(gap)}</td>
                <td className="num">
                  {neededPerYear === null ? t('jobs.over') : count(Math.ceil(neededPerYear))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p className="quiet">
        {t('jobs.years', { start: day(data.start), end: day(data.end) })}{' '}
        {t('jobs.comparison', {
          businesses: count(comparison.businesses),
          jobs: count(comparison.jobs),
          each: count(comparison.jobsOfBusiness),
        })}
      </p>
      <h3>{t('jobs.whatIf')}</h3>
      <div className="what-if">
        <Choice
          label={t('jobs.sales')}
          shown={t('jobs.times', { factor: scenario.sales })}
          range={{ max: 3, step: 0.25, value: scenario.sales }}
          onChange={(sales) => setScenario({ ...scenario, sales })}
        />
        <Choice
          label={t('jobs.sellers')}
          shown={`${Math.round(100 * scenario.sellers)} %`}
          range={{ max: 1, step: 0.05, value: scenario.sellers }}
          onChange={(sellers) => setScenario({ ...scenario, sellers })}
        />
      </div>
      <p aria-live="polite">
        {t('jobs.scenario', {
          businesses: jobs(data.scenario.businesses),
          jobs: jobs(data.scenario.supportedPerYear),
        })}
      </p>
      <p className="quiet">{t('jobs.assumes')}</p>
      <ul className="quiet">
        {data.scenario.assumes.map((one) => (
          <li key={one.en}>{text(one)}</li>
        ))}
      </ul>
    </section>
  )
}

type ChoiceProps = Readonly<{
  label: string
  shown: string
  range: Readonly<{ max: number; step: number; value: number }>
  onChange: (value: number) => void
}>

function Choice({ label, shown, range, onChange }: ChoiceProps) {
  return (
    <div>
      <span>
        {label}: <strong>{shown}</strong>
      </span>
      <Slider
        {...range}
        min={0}
        onChange={onChange}
        ariaLabelForHandle={label}
        ariaValueTextFormatterForHandle={() => shown}
        tooltip={{ open: false }}
      />
    </div>
  )
}
