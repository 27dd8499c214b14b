import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatProbability, formatShare, useFormat } from '../../ui/format.ts'
import { TariffLine } from '../report/TariffLine.tsx'

export function Classify() {
  const { t } = useTranslation()
  const { text } = useFormat()
  const id = useId()
  const [title, setTitle] = useState('')
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/customs/classifications', {
          params: { query: { market: 'cn', secondOpinion: false } },
          body: { title },
        }),
      ),
  })
  return (
    <section className="panel tool">
      <h2>{t('tools.classify')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim()) mutate()
        }}
      >
        <label htmlFor={id} className="wide">
          <span>{t('tools.text')}</span>
          <Input
            id={id}
            value={title}
            maxLength={2_000}
            placeholder={t('tools.textExample')}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <Button type="primary" htmlType="submit" loading={isPending} disabled={!title.trim()}>
          {t('tools.go')}
        </Button>
      </form>
      {error && (
        <Alert
          type="error"
          showIcon
          title={error instanceof ProblemError ? error.problem.title : t('failure.offline')}
        />
      )}
      {data && (
        <div className="result" aria-live="polite">
          <p>
            {data.candidates.length === 0
              ? t('tools.nothing')
              : data.isSure
                ? t('tools.sure')
                : t('tools.unsure')}
          </p>
          <ol className="candidates">
            {data.candidates.map((candidate) => (
              <li key={candidate.code}>
                <div className="bar-label">
                  <span>
                    <span className="code">{candidate.code}</span> {text(candidate.name)}
                  </span>
                  <strong>{formatProbability(candidate.probability)}</strong>
                </div>
                <div
                  className="bar"
                  aria-hidden="true"
                  style={{ width: `${100 * candidate.probability}%` }}
                />
                <div className="quiet">
                  {t('report.because')}:{' '}
                  {candidate.reasons.map((reason) => reason.text).join(' · ')}
                </div>
              </li>
            ))}
          </ol>
          {data.line && data.isSure && (
            <p className="quiet">
              <TariffLine line={{ ...data.line, linesUnder: data.linesUnder }} /> ·{' '}
              {t('tools.rates', {
                duty: formatShare(data.line.provisional ?? data.line.mfn),
                vat: formatShare(data.line.vat),
                consumption: formatShare(data.line.consumption),
              })}
            </p>
          )}
        </div>
      )}
    </section>
  )
}
