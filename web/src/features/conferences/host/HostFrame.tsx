import { Button, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField, Refusal } from '../../account/FormField.tsx'
import './host.css'
import { type Criterion, MEASURES, type Measure, type MustHave, wholeOf } from './host-search.ts'

export type SentFrame = { criteria: Criterion[]; mustHaves: MustHave[] }

const PEOPLE = ''

/** A line of either form: numbers are as they were typed until they are sent. */
type Line = {
  key: string
  en: string
  zh: string
  measure: Measure | typeof PEOPLE
  /** The weight of a criterion. */
  weight: string
  none: string
  full: string
  is: 'least' | 'most'
}
const FRESH = {
  en: '',
  zh: '',
  measure: PEOPLE,
  weight: '0',
  none: '',
  full: '',
  is: 'least',
} as const

const lineOf = ({ key, name }: Criterion | MustHave): Line => ({
  ...FRESH,
  key,
  en: name.en,
  zh: name['zh-CN'],
})
const lineOfCriterion = (one: Criterion): Line => ({
  ...lineOf(one),
  weight: String(one.weight),
  ...(one.scale && {
    measure: one.scale.measure,
    none: String(one.scale.none),
    full: String(one.scale.full),
  }),
})
const lineOfMust = (one: MustHave): Line => ({
  ...lineOf(one),
  ...(one.bound && {
    measure: one.bound.measure,
    full: String(one.bound.value),
    is: one.bound.is,
  }),
})
const nameOf = ({ en, zh }: Line) => ({ en: en.trim(), 'zh-CN': zh.trim() })
/** A key that no line has had: points that people gave stay with theirs. */
const freshKey = () => `c${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`

const isWhole = ({ en, zh, measure, weight, none, full }: Line, isMust: boolean): boolean =>
  en.trim() !== '' &&
  zh.trim() !== '' &&
  wholeOf(weight) !== undefined &&
  (measure === PEOPLE ||
    (wholeOf(full) !== undefined && (isMust || (wholeOf(none) !== undefined && none !== full))))

/** What weighs how much, and what a city must have. */
export function HostFrame({
  start,
  saveLabel,
  isSaving,
  error,
  isReady,
  onSave,
}: {
  start: SentFrame
  saveLabel: string
  isSaving: boolean
  error: unknown
  isReady: boolean
  onSave: (frame: SentFrame) => void
}) {
  const { t } = useTranslation()
  const [criteria, setCriteria] = useState(start.criteria.map(lineOfCriterion))
  const [musts, setMusts] = useState(start.mustHaves.map(lineOfMust))
  const sum = criteria.reduce((total, { weight }) => total + (wholeOf(weight) ?? 0), 0)
  const isFine =
    isReady &&
    sum === 100 &&
    criteria.every((one) => isWhole(one, false)) &&
    musts.every((one) => isWhole(one, true))
  const send = () =>
    onSave({
      criteria: criteria.map((one) => ({
        key: one.key,
        name: nameOf(one),
        weight: Number(one.weight),
        scale:
          one.measure === PEOPLE
            ? null
            : { measure: one.measure, none: wholeOf(one.none)!, full: wholeOf(one.full)! },
      })),
      mustHaves: musts.map((one) => ({
        key: one.key,
        name: nameOf(one),
        bound:
          one.measure === PEOPLE
            ? null
            : { measure: one.measure, is: one.is, value: wholeOf(one.full)! },
      })),
    })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <h3>{t('host.criteria')}</h3>
      <Lines lines={criteria} onChange={setCriteria} names={['criterionName', 'criterionNameZh']}>
        {(line, put) => (
          <>
            <FormField
              label={t('host.weighs')}
              value={line.weight}
              onChange={(weight) => put({ weight })}
            />
            <MeasureField
              label={t('host.by')}
              people={t('host.people')}
              value={line.measure}
              onChange={(measure) => put({ measure })}
            />
            {line.measure !== PEOPLE && (
              <>
                <FormField
                  label={t('host.scaleNone')}
                  value={line.none}
                  onChange={(none) => put({ none })}
                />
                <FormField
                  label={t('host.scaleFull')}
                  value={line.full}
                  onChange={(full) => put({ full })}
                />
              </>
            )}
          </>
        )}
      </Lines>
      <p role="status">{t('host.sum', { sum })}</p>
      <p>
        <Button onClick={() => setCriteria([...criteria, { ...FRESH, key: freshKey() }])}>
          {t('host.addCriterion')}
        </Button>
      </p>
      <h3>{t('host.mustHaves')}</h3>
      <Lines lines={musts} onChange={setMusts} names={['mustName', 'mustNameZh']}>
        {(line, put) => (
          <>
            <MeasureField
              label={t('host.by')}
              people={t('host.looked')}
              value={line.measure}
              onChange={(measure) => put({ measure })}
            />
            {line.measure !== PEOPLE && (
              <>
                <BoundField value={line.is} onChange={(is) => put({ is })} />
                <FormField
                  label={t('host.value')}
                  value={line.full}
                  onChange={(full) => put({ full })}
                />
              </>
            )}
          </>
        )}
      </Lines>
      <p>
        <Button onClick={() => setMusts([...musts, { ...FRESH, key: freshKey() }])}>
          {t('host.addMust')}
        </Button>
      </p>
      <Refusal error={error} />
      <p>
        <Button type="primary" htmlType="submit" loading={isSaving} disabled={!isFine}>
          {saveLabel}
        </Button>
      </p>
    </form>
  )
}

function Lines({
  lines,
  names: [name, nameZh],
  onChange,
  children,
}: {
  lines: readonly Line[]
  names: readonly ['criterionName' | 'mustName', 'criterionNameZh' | 'mustNameZh']
  onChange: (lines: Line[]) => void
  children: (line: Line, put: (over: Partial<Line>) => void) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <ul className="host-lines">
      {lines.map((line) => {
        const put = (over: Partial<Line>) =>
          onChange(lines.map((one) => (one.key === line.key ? { ...one, ...over } : one)))
        return (
          <li key={line.key}>
            <FormField label={t(`host.${name}`)} value={line.en} onChange={(en) => put({ en })} />
            <FormField label={t(`host.${nameZh}`)} value={line.zh} onChange={(zh) => put({ zh })} />
            {children(line, put)}
            <Button onClick={() => onChange(lines.filter(({ key }) => key !== line.key))}>
              {t('host.remove')}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}

function MeasureField({
  label,
  people,
  value,
  onChange,
}: {
  label: string
  people: string
  value: Line['measure']
  onChange: (measure: Line['measure']) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={[
          { value: PEOPLE, label: people },
          ...MEASURES.map((measure) => ({ value: measure, label: t(`host.measure_${measure}`) })),
        ]}
      />
    </div>
  )
}

function BoundField({
  value,
  onChange,
}: {
  value: Line['is']
  onChange: (is: Line['is']) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('host.bound')}</label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={(['least', 'most'] as const).map((is) => ({ value: is, label: t(`host.${is}`) }))}
      />
    </div>
  )
}
