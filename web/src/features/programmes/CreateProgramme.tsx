import { useMutation } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { US_STATES } from '../report/states.ts'

type Body = operations['createProgramme']['requestBody']['content']['application/json']
type Rule = Body['rules'][number]

const today = () => new Date().toLocaleDateString('sv-SE')
const inAYear = () => {
  const day = new Date()
  day.setFullYear(day.getFullYear() + 1)
  return day.toLocaleDateString('sv-SE')
}

const EMPTY = {
  name: '',
  nameZh: '',
  purpose: '',
  purposeZh: '',
  budget: '',
  share: '75',
  months: '12',
  state: '',
  county: '',
  chapters: '',
  sellable: '',
  employees: '',
  cap: '',
}
type Fields = typeof EMPTY

/** Only the rules whose field was filled in. */
function rulesOf(fields: Fields): Rule[] {
  const rules: Rule[] = []
  const chapters = fields.chapters.match(/\d{2}/g)
  const { state, months, sellable, employees, cap } = fields
  const county = fields.county.trim()
  if (months) rules.push({ kind: 'months_in_business', least: Number(months) })
  if (state) rules.push({ kind: 'origin', places: [{ state, ...(county ? { county } : {}) }] })
  if (chapters) rules.push({ kind: 'chapters', chapters: [...chapters], least: 1 })
  if (sellable) rules.push({ kind: 'sellable', least: Number(sellable) })
  if (employees) rules.push({ kind: 'employees', most: Number(employees) })
  if (cap) rules.push({ kind: 'yearly_cap', amount: cap })
  return rules
}

const words = (en: string, zh: string) => ({ en, ...(zh.trim() ? { 'zh-CN': zh } : {}) })

/** An owner sets up a programme; it opens when somebody opens it. */
export function CreateProgramme({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const navigate = useNavigate()
  const ids = { opensOn: useId(), closesOn: useId(), state: useId() }
  const [fields, setFields] = useState(EMPTY)
  const [days, setDays] = useState({ opensOn: today(), closesOn: inAYear() })
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value })
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/programmes', {
          params: { path: { agencyId } },
          body: {
            name: words(fields.name, fields.nameZh),
            purpose: words(fields.purpose, fields.purposeZh),
            budget: { amount: fields.budget, currency: 'USD' },
            sharePercent: Number(fields.share),
            ...days,
            rules: rulesOf(fields),
          },
        }),
      ),
    onSuccess: ({ id }) => navigate(`/office/${agencyId}/programmes/${id}`),
  })
  const isReady = fields.name.trim() && fields.purpose.trim() && fields.budget && fields.share
  return (
    <details className="panel">
      <summary>{t('grant.create')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <FormField label={t('grant.name')} value={fields.name} onChange={set('name')} />
        <FormField label={t('grant.nameZh')} value={fields.nameZh} onChange={set('nameZh')} />
        <FormField label={t('grant.purpose')} value={fields.purpose} onChange={set('purpose')} />
        <FormField
          label={t('grant.purposeZh')}
          value={fields.purposeZh}
          onChange={set('purposeZh')}
        />
        <FormField label={t('grant.budget')} value={fields.budget} onChange={set('budget')} />
        <FormField
          label={t('grant.share')}
          hint={t('grant.shareHint')}
          value={fields.share}
          onChange={set('share')}
        />
        {(['opensOn', 'closesOn'] as const).map((name) => (
          <div key={name} className="field">
            <label htmlFor={ids[name]}>{t(`grant.${name}`)}</label>
            <input
              id={ids[name]}
              type="date"
              className="date"
              value={days[name]}
              onChange={(event) => setDays({ ...days, [name]: event.target.value })}
            />
          </div>
        ))}
        <h3>{t('grant.whoMayApply')}</h3>
        <p className="quiet">{t('grant.rulesHint')}</p>
        <FormField label={t('grant.years')} value={fields.months} onChange={set('months')} />
        <div className="field">
          <label htmlFor={ids.state}>{t('grant.inState')}</label>
          <Select
            id={ids.state}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            {...(fields.state ? { value: fields.state } : {})}
            onChange={(value?: string) => set('state')(value ?? '')}
            options={US_STATES.map(({ value, en, zh }) => ({
              value,
              label: locale === 'zh-CN' ? zh : en,
            }))}
          />
        </div>
        <FormField label={t('grant.county')} value={fields.county} onChange={set('county')} />
        <FormField label={t('grant.chapters')} value={fields.chapters} onChange={set('chapters')} />
        <FormField label={t('grant.sellable')} value={fields.sellable} onChange={set('sellable')} />
        <FormField
          label={t('grant.employees')}
          value={fields.employees}
          onChange={set('employees')}
        />
        <FormField label={t('grant.cap')} value={fields.cap} onChange={set('cap')} />
        <Refusal error={create.error} />
        <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!isReady}>
          {t('grant.save')}
        </Button>
      </form>
    </details>
  )
}
