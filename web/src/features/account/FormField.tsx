import { Alert, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../../client.ts'
import { InvalidFields } from '../../ui/InvalidFields.tsx'
import './account.css'

/** A labelled field that keeps what was typed whatever happens. */
export function FormField({
  label,
  hint,
  type = 'text',
  value,
  rows,
  autoComplete,
  onChange,
}: {
  label: string
  hint?: string
  type?: 'text' | 'email' | 'password' | 'date'
  /** Lines of text instead of one. */
  rows?: number
  value: string
  autoComplete?: string
  onChange: (value: string) => void
}) {
  const id = useId()
  const Field = type === 'password' ? Input.Password : Input
  const field = {
    id,
    value,
    ...(hint ? { 'aria-describedby': `${id}hint` } : {}),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows ? (
        <Input.TextArea {...field} rows={rows} />
      ) : (
        <Field
          {...field}
          {...(type === 'email' || type === 'date' ? { type } : {})}
          {...(autoComplete ? { autoComplete } : {})}
        />
      )}
      {hint && (
        <span id={`${id}hint`} className="quiet">
          {hint}
        </span>
      )}
    </div>
  )
}

/** Why something was refused, in the reader's words. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation()
  if (!error) return null
  if (!(error instanceof ProblemError)) {
    return <Alert type="error" showIcon role="alert" title={t('failure.offline')} />
  }
  const { problem } = error
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problem.title}
      description={<InvalidFields problem={problem} />}
    />
  )
}
