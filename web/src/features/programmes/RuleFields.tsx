import { Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField } from '../account/FormField.tsx'
import { US_STATES } from '../report/states.ts'

type Body = operations['createProgramme']['requestBody']['content']['application/json']
type Rule = Body['rules'][number]

export const today = () => new Date().toLocaleDateString('sv-SE')
export const inAYear = () => {
  const day = new Date()
  day.setFullYear(day.getFullYear() + 1)
  return day.toLocaleDateString('sv-SE')
}
export const words = (en: string, zh: string) => ({ en, ...(zh.trim() ? { 'zh-CN': zh } : {}) })

export const NO_RULES = {
  months: '',
  state: '',
  county: '',
  chapters: '',
  sellable: '',
  employees: '',
  cap: '',
}
export type RuleText = typeof NO_RULES

/** Only the rules whose field was filled in. */
export function rulesOf(fields: RuleText): Rule[] {
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

/** Rules of eligibility about a business, each a field. */
export function RuleFields({
  fields,
  onChange,
}: {
  fields: RuleText
  onChange: (fields: RuleText) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const stateId = useId()
  const set = (name: keyof RuleText) => (value: string) => onChange({ ...fields, [name]: value })
  return (
    <>
      <FormField label={t('grant.years')} value={fields.months} onChange={set('months')} />
      <div className="field">
        <label htmlFor={stateId}>{t('grant.inState')}</label>
        <Select
          id={stateId}
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
    </>
  )
}
