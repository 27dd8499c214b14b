import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, formatShare, type LocalText, useFormat } from '../../ui/format.ts'
import { InvalidFields } from '../../ui/InvalidFields.tsx'
import { OriginSelect } from '../report/OriginSelect.tsx'
import { chargeLabels } from './charge-labels.ts'

const CHANNELS = [
  { value: '1210', en: 'Bonded (1210)', zh: '网购保税（1210）' },
  { value: '9610', en: 'Direct mail (9610)', zh: '直购进口（9610）' },
  { value: '0110', en: 'General trade (0110)', zh: '一般贸易（0110）' },
  { value: 'postal', en: 'Personal parcel', zh: '个人邮递物品' },
] as const

const FIELDS = ['code', 'value', 'quantity', 'weight'] as const

export function LandedCost() {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const id = useId()
  const [given, setGiven] = useState({
    code: '1901101090',
    value: '25.00',
    quantity: '2',
    weight: '900',
    channel: '1210',
    origin: 'US',
    day: new Date().toLocaleDateString('sv-SE'),
  })
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/customs/landed-cost', {
          body: {
            market: 'cn',
            origin: given.origin,
            channel: given.channel,
            day: given.day,
            lines: [
              {
                code: given.code,
                quantity: Number(given.quantity),
                unitValue: { amount: given.value, currency: 'USD' },
                ...(given.weight ? { netGrams: given.weight } : {}),
              },
            ],
          },
        }),
      ),
  })
  const refusal = error instanceof ProblemError ? error.problem : undefined
  const why = refusal?.params['message'] as LocalText | undefined
  const others = (refusal?.params['alternatives'] ?? []) as { message: LocalText }[]
  return (
    <section className="panel tool">
      <h2>{t('tools.landed')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        {FIELDS.map((name) => (
          <label key={name} htmlFor={id + name}>
            <span>{t(`tools.${name}`)}</span>
            <Input
              id={id + name}
              inputMode="decimal"
              value={given[name]}
              onChange={(event) => setGiven({ ...given, [name]: event.target.value.trim() })}
            />
          </label>
        ))}
        <label htmlFor={`${id}origin`}>
          <span>{t('landing.origin')}</span>
          <OriginSelect
            id={`${id}origin`}
            value={given.origin}
            onChange={(origin) => setGiven({ ...given, origin })}
          />
        </label>
        <label htmlFor={`${id}channel`}>
          <span>{t('tools.channel')}</span>
          <Select
            id={`${id}channel`}
            value={given.channel}
            onChange={(channel) => setGiven({ ...given, channel })}
            options={CHANNELS.map(({ value, en, zh }) => ({
              value,
              label: locale === 'zh-CN' ? zh : en,
            }))}
          />
        </label>
        <label htmlFor={`${id}day`}>
          <span>{t('tools.day')}</span>
          <input
            id={`${id}day`}
            type="date"
            className="date"
            value={given.day}
            onChange={(event) => setGiven({ ...given, day: event.target.value })}
          />
        </label>
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('tools.go')}
        </Button>
      </form>
      {error && (
        <Alert
          type="error"
          showIcon
          title={why ? text(why) : (refusal?.title ?? t('failure.offline'))}
          description={
            refusal && others.length === 0 ? (
              <InvalidFields problem={refusal} />
            ) : (
              others.length > 0 && (
                <>
                  {t('tools.alternatives')}
                  <ul>
                    {others.map((other) => (
                      <li key={other.message.en}>{text(other.message)}</li>
                    ))}
                  </ul>
                </>
              )
            )
          }
        />
      )}
      {data && !error && (
        <div className="result" aria-live="polite">
          <p className="landed">
            <strong>{formatMoney(data.total)}</strong>{' '}
            <span className="quiet">
              {formatMoney(data.sellerTotal)} ·{' '}
              {t('tools.effective', { rate: formatShare(data.effectiveRate) })}
            </span>
          </p>
          <table className="cards">
            <thead>
              <tr>
                <th>{t('report.slice')}</th>
                <th className="num">{t('report.basis')}</th>
                <th className="num">{t('report.rate')}</th>
                <th className="num">{t('report.amount')}</th>
                <th>{t('report.rule')}</th>
              </tr>
            </thead>
            <tbody>
              {data.charges.map((charge, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: charges never move.
                <tr key={i}>
                  <td data-label={t('report.slice')}>
                    {chargeLabels[locale][charge.kind] ?? charge.kind}
                    {charge.isEstimate && <span className="badge">{t('report.estimate')}</span>}
                  </td>
                  <td data-label={t('report.basis')} className="num">
                    {charge.rate ? formatMoney(charge.basis) : ''}
                  </td>
                  <td data-label={t('report.rate')} className="num">
                    {charge.rate ? formatShare(charge.rate) : ''}
                  </td>
                  <td data-label={t('report.amount')} className="num">
                    {formatMoney(charge.amount)}
                  </td>
                  <td data-label={t('report.rule')} className="quiet">
                    {charge.rule && (
                      <a href={charge.rule.url} target="_blank" rel="noreferrer">
                        {charge.rule.title}
                      </a>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.scenarios.length > 0 && (
            <>
              <h3>{t('tools.scenarios')}</h3>
              <ul>
                {data.scenarios.map((scenario) => (
                  <li key={scenario.id}>
                    {text(scenario.label)}: <strong>{formatMoney(scenario.total)}</strong>
                  </li>
                ))}
              </ul>
            </>
          )}
          <ul className="evidence">
            {data.warnings.map((warning) => (
              <li key={warning.message.en}>{text(warning.message)}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
