import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { US_STATES } from '../report/states.ts'
import { OfficeField } from './OfficeField.tsx'

const LEVELS = ['nation', 'state', 'county', 'chamber', 'station'] as const
type Level = (typeof LEVELS)[number]
/** An owner says where the agency stands. */
export function AskSeat({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const ids = { level: useId(), state: useId() }
  const queries = useQueryClient()
  const [level, setLevel] = useState<Level>('state')
  const [state, setState] = useState<string>()
  const [county, setCounty] = useState('')
  const [parentId, setParentId] = useState<string>()
  const hasState = level !== 'nation'
  const hasCounty = hasState && level !== 'state'
  // A nation's office has no state: whoever stands below one looks for it among all.
  const inState = hasCounty && state ? { state } : {}
  const ask = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/office', {
          params: { path: { agencyId } },
          body: {
            level,
            ...(parentId ? { parentId } : {}),
            ...(hasState && state ? { state } : {}),
            ...(hasCounty && county.trim() ? { county } : {}),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['office', agencyId] }),
  })
  return (
    <section>
      <h2>{t('seat.ask')}</h2>
      <p className="quiet">{t('seat.askHint')}</p>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <div className="field">
          <label htmlFor={ids.level}>{t('seat.level')}</label>
          <Select
            id={ids.level}
            value={level}
            onChange={(next: Level) => {
              setLevel(next)
              setParentId(undefined)
            }}
            options={LEVELS.map((value) => ({ value, label: t(`seat.levels.${value}`) }))}
          />
        </div>
        {hasState && (
          <div className="field">
            <label htmlFor={ids.state}>{t('seat.state')}</label>
            <Select
              id={ids.state}
              showSearch={{ optionFilterProp: 'label' }}
              {...(state ? { value: state } : {})}
              onChange={setState}
              options={US_STATES.map(({ value, en, zh }) => ({
                value,
                label: locale === 'zh-CN' ? zh : en,
              }))}
            />
          </div>
        )}
        {hasCounty && <FormField label={t('seat.county')} value={county} onChange={setCounty} />}
        {hasState && (
          <OfficeField
            key={level}
            label={t('seat.above')}
            nobody={t('seat.none')}
            wanted={{ above: level, ...inState }}
            except={agencyId}
            value={parentId}
            onChange={setParentId}
          />
        )}
        <Refusal error={ask.error} />
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t('seat.send')}
        </Button>
      </form>
    </section>
  )
}
