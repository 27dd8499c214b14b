import { useQuery } from '@tanstack/react-query'
import { Alert, Select, Skeleton } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import '../report/report.css'
import './lookup.css'

const MARKETS = [
  { value: 'cn', en: 'China', zh: '中国' },
  { value: 'sg', en: 'Singapore', zh: '新加坡' },
] as const

/** The law as the software knows it, on any day. The address holds what was asked. */
export function Rules() {
  const { t } = useTranslation()
  const { text, locale, source } = useFormat()
  const [query, setQuery] = useSearchParams()
  const ids = { market: useId(), day: useId() }
  const market = query.get('market') ?? 'cn'
  const day = query.get('day') ?? new Date().toLocaleDateString('sv-SE')
  const { data, error } = useQuery({
    queryKey: ['rules', market, day],
    queryFn: () => dataOf(client.GET('/v1/customs/rules', { params: { query: { market, day } } })),
  })
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(query)
    next.set(name, value)
    setQuery(next, { replace: true })
  }
  return (
    <article className="report">
      <PageTitle text={t('rules.title')} />
      <p>{t('rules.lead')}</p>
      <div className="landing-options">
        <label htmlFor={ids.market}>
          <span>{t('rules.market')}</span>
          <Select
            id={ids.market}
            value={market}
            onChange={(value) => change('market', value)}
            options={MARKETS.map(({ value, en, zh }) => ({
              value,
              label: locale === 'zh-CN' ? zh : en,
            }))}
          />
        </label>
        <label htmlFor={ids.day}>
          <span>{t('rules.day')}</span>
          <input
            id={ids.day}
            type="date"
            className="date"
            value={day}
            onChange={(event) => event.target.value && change('day', event.target.value)}
          />
        </label>
      </div>
      {error && (
        <Alert
          type="error"
          showIcon
          title={error instanceof ProblemError ? error.problem.title : t('failure.offline')}
        />
      )}
      {!data && !error && <Skeleton active paragraph={{ rows: 12 }} />}
      {data && (
        <>
          {data.endings.length > 0 ? (
            <Alert
              type="warning"
              showIcon
              className="warnings"
              title={t('rules.ended')}
              description={
                <ul>
                  {data.endings.map((ending) => (
                    <li key={ending.ruleId}>{text(ending.message)}</li>
                  ))}
                </ul>
              }
            />
          ) : (
            <p className="quiet">{t('rules.none')}</p>
          )}
          <p className="quiet rule-version">
            {t('rules.version', {
              version: data.version,
              count: data.rules.length,
              day: data.day,
            })}
          </p>
          <table className="cards rule-table">
            <thead>
              <tr>
                <th>{t('rules.rule')}</th>
                <th>{t('rules.valid')}</th>
                <th>{t('rules.source')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rules.map((rule) => (
                <tr key={rule.id}>
                  <td data-label={t('rules.rule')}>
                    {text(rule.note)}
                    <span className="quiet rule-id"> {rule.id}</span>
                    {rule.scenario && (
                      <span className="quiet">
                        {' '}
                        {t('rules.scenario', {
                          scenario:
                            data.scenarios
                              .filter(({ id }) => id === rule.scenario)
                              .map(({ label }) => text(label))[0] ?? rule.scenario,
                        })}
                      </span>
                    )}
                  </td>
                  <td data-label={t('rules.valid')}>
                    {rule.validTo
                      ? t('rules.until', { from: rule.validFrom, to: rule.validTo })
                      : t('rules.from', { from: rule.validFrom })}
                  </td>
                  <td data-label={t('rules.source')}>
                    <span className={`badge badge-${rule.confidence}`}>
                      {t(`report.${confidenceOf(rule.confidence)}`)}
                    </span>{' '}
                    {rule.source.url.startsWith('http') ? (
                      <a href={rule.source.url} target="_blank" rel="noreferrer">
                        {rule.source.title}
                      </a>
                    ) : (
                      source(rule.source.title)
                    )}
                    {rule.verifiedOn && (
                      <span className="quiet">
                        {' '}
                        {t('report.verifiedOn', { day: rule.verifiedOn })}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </article>
  )
}

const confidenceOf = (confidence: string): 'primary' | 'secondary' | 'unverified' =>
  confidence === 'primary' || confidence === 'secondary' ? confidence : 'unverified'
