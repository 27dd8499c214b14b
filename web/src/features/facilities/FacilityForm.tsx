import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Office } from '../programmes/Measures.tsx'
import { today, words } from '../programmes/RuleFields.tsx'
import { US_STATES } from '../report/states.ts'
import { type Facility, useWeekday } from './FacilityFacts.tsx'

type Changed = operations['changeFacility']['requestBody']['content']['application/json']
type Kind = Facility['kind']

const KINDS = ['packhouse', 'cold_store', 'lab', 'pickup_station'] as const
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const WORDS = ['name', 'nameZh', 'address', 'county'] as const
const HOURS = ['opensAt', 'closesAt'] as const
const NUMBERS = ['capacity', 'price', 'buildCost', 'fixedCost', 'variableCost'] as const

type Fields = Record<
  (typeof WORDS)[number] | (typeof HOURS)[number] | (typeof NUMBERS)[number],
  string
> & {
  openDays: number[]
  isOpen: boolean
}

const EMPTY: Fields = {
  ...{ name: '', nameZh: '', address: '', county: '', opensAt: '08:00', closesAt: '17:00' },
  ...{ capacity: '', price: '', buildCost: '', fixedCost: '', variableCost: '' },
  ...{ openDays: [1, 2, 3, 4, 5], isOpen: true },
}

const bodyOf = (fields: Fields): Changed => ({
  name: words(fields.name, fields.nameZh),
  address: fields.address,
  ...(fields.county.trim() ? { county: fields.county } : {}),
  ...{ openDays: fields.openDays, opensAt: fields.opensAt, closesAt: fields.closesAt },
  capacityUnits: Number(fields.capacity),
  ...{ price: fields.price, buildCost: fields.buildCost, fixedCost: fields.fixedCost },
  ...{ variableCost: fields.variableCost, isOpen: fields.isOpen },
})

/** An officer adds what the office has built. */
export function AddFacility({ office }: { office: Office }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { agencyId } = office
  const [fields, setFields] = useState({ ...EMPTY, county: office.county ?? '' })
  const [kind, setKind] = useState<Kind>('packhouse')
  const [state, setState] = useState(office.state ?? 'US-MI')
  const [runsSince, setRunsSince] = useState(today())
  const add = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/facilities', {
          params: { path: { agencyId } },
          body: { kind, state, currency: 'USD', runsSince, ...bodyOf(fields) },
        }),
      ),
    onSuccess: async () => {
      setFields({ ...EMPTY, county: office.county ?? '' })
      await queries.invalidateQueries({ queryKey: ['facilities', agencyId] })
    },
  })
  const { locale } = useFormat()
  const kinds = KINDS.map((value) => ({ value, label: t(`facility.kinds.${value}`) }))
  const states = US_STATES.map(({ value, en, zh }) => ({
    value,
    label: locale === 'zh-CN' ? zh : en,
  }))
  return (
    <details className="panel">
      <summary>{t('facility.add')}</summary>
      <FieldsForm fields={fields} onChange={setFields} saving={add}>
        <Choice label={t('facility.kind')} value={kind} options={kinds} onChange={setKind} />
        {office.state === null && (
          <Choice label={t('facility.state')} value={state} options={states} onChange={setState} />
        )}
        <FormField
          type="date"
          label={t('facility.runsSince')}
          value={runsSince}
          onChange={setRunsSince}
        />
      </FieldsForm>
    </details>
  )
}

/** An officer changes it, or closes it. */
export function ChangeFacility({ facility, readerId }: { facility: Facility; readerId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { agencyId, id: facilityId, name } = facility
  const [fields, setFields] = useState<Fields>({
    ...{ name: name.en, nameZh: name['zh-CN'], address: facility.address },
    ...{ county: facility.county ?? '', opensAt: facility.opensAt, closesAt: facility.closesAt },
    capacity: `${facility.capacityUnits}`,
    ...{ price: facility.price.amount, buildCost: facility.buildCost.amount },
    ...{ fixedCost: facility.fixedCost.amount, variableCost: facility.variableCost.amount },
    ...{ openDays: facility.openDays, isOpen: facility.isOpen },
  })
  const change = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/facilities/{facilityId}', {
          params: { path: { agencyId, facilityId } },
          body: bodyOf(fields),
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['facilities', readerId] })
      await queries.invalidateQueries({ queryKey: ['facility-months', facilityId] })
    },
  })
  return (
    <FieldsForm fields={fields} onChange={setFields} saving={change}>
      <Checkbox
        checked={fields.isOpen}
        onChange={(event) => setFields({ ...fields, isOpen: event.target.checked })}
      >
        {t('facility.isOpen')}
      </Checkbox>
    </FieldsForm>
  )
}

/** One of some, found by typing. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: Value
  options: { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        {...(value ? { value } : {})}
        options={options}
        onChange={onChange}
      />
    </div>
  )
}

function FieldsForm({
  fields,
  onChange,
  saving,
  children,
}: {
  fields: Fields
  onChange: (fields: Fields) => void
  saving: { mutate: () => void; isPending: boolean; isSuccess: boolean; error: unknown }
  children: ReactNode
}) {
  const { t } = useTranslation()
  const weekday = useWeekday()
  const field = (name: keyof Omit<Fields, 'openDays' | 'isOpen'>, hint?: string) => (
    <FormField
      key={name}
      label={t(`facility.${name}`)}
      {...(hint ? { hint } : {})}
      value={fields[name]}
      onChange={(value) => onChange({ ...fields, [name]: value })}
    />
  )
  const isReady =
    fields.name.trim() &&
    fields.address.trim() &&
    fields.openDays.length > 0 &&
    NUMBERS.every((name) => fields[name].trim())
  const toggle = (day: number) => {
    const rest = fields.openDays.filter((one) => one !== day)
    const openDays = rest.length === fields.openDays.length ? [...rest, day] : rest
    onChange({ ...fields, openDays })
  }
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      {children}
      {WORDS.map((name) => field(name))}
      <fieldset className="weekdays">
        <legend>{t('facility.openDays')}</legend>
        {EVERY_DAY.map((day) => (
          <Checkbox key={day} checked={fields.openDays.includes(day)} onChange={() => toggle(day)}>
            {weekday(day)}
          </Checkbox>
        ))}
      </fieldset>
      {HOURS.map((name) => field(name))}
      {NUMBERS.map((name) =>
        field(name, name === 'fixedCost' ? t('facility.costHint') : undefined),
      )}
      <Refusal error={saving.error} />
      {saving.isSuccess && <p role="status">{t('facility.saved')}</p>}
      <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={!isReady}>
        {t('facility.save')}
      </Button>
    </form>
  )
}
