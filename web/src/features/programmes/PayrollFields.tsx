import { Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '../account/FormField.tsx'
import type { PayrollReport } from './PayrollFacts.tsx'

/** What a business says that its payroll of a quarter shows, as it is typed. */
export type SaidPayroll = Pick<PayrollReport, 'quarter' | 'kind' | 'jobs' | 'source'>

export const nothingSaid = (): SaidPayroll => ({
  ...{ quarter: pastQuarters()[0]!, kind: 'created', jobs: '', source: '' },
})

/** Quarters that are over, the last one first: two years, in which somebody may still have the papers. */
const QUARTERS = 8
function pastQuarters(): string[] {
  const now = new Date()
  const current = now.getFullYear() * 4 + Math.floor(now.getMonth() / 3)
  return Array.from({ length: QUARTERS }, (_, i) => {
    const quarter = current - 1 - i
    return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`
  })
}

export function PayrollFields({
  said: { quarter, kind, jobs, source },
  onSay,
  isNew,
}: {
  said: SaidPayroll
  onSay: (said: SaidPayroll) => void
  /** Else the quarter stands. */
  isNew: boolean
}) {
  const { t } = useTranslation()
  const ids = { quarter: useId(), kind: useId() }
  const say = (over: Partial<SaidPayroll>) => onSay({ quarter, kind, jobs, source, ...over })
  return (
    <>
      {isNew && (
        <div className="field">
          <label htmlFor={ids.quarter}>{t('payroll.quarter')}</label>
          <Select
            id={ids.quarter}
            value={quarter}
            onChange={(chosen) => say({ quarter: chosen })}
            options={pastQuarters().map((value) => ({ value, label: value }))}
          />
        </div>
      )}
      <div className="field">
        <label htmlFor={ids.kind}>{t('payroll.kind')}</label>
        <Select
          id={ids.kind}
          value={kind}
          onChange={(chosen) => say({ kind: chosen })}
          options={(['created', 'supported'] as const).map((value) => ({
            value,
            label: t(`payroll.kinds.${value}`),
          }))}
        />
      </div>
      <FormField
        label={t('payroll.jobs')}
        hint={t('payroll.jobsHint')}
        value={jobs}
        onChange={(typed) => say({ jobs: typed })}
      />
      <FormField
        label={t('payroll.source')}
        hint={t('payroll.sourceHint')}
        value={source}
        onChange={(typed) => say({ source: typed })}
      />
    </>
  )
}
