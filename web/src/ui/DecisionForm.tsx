import type { UseMutationResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { FormField, Refusal } from '../features/account/FormField.tsx'

type Choice<To> = Readonly<{ to: To; label: string }>
export type Decision<To> = Readonly<{ to: To; reason?: string }>

/** A form that approves at once, and that returns or refuses only with a reason. */
export function DecisionForm<To extends string>({
  decide,
  reasonLabel,
  approve,
  others,
}: {
  decide: UseMutationResult<unknown, Error, Decision<To>>
  reasonLabel: string
  approve: Choice<To>
  others: readonly Choice<To>[]
}) {
  const [reason, setReason] = useState('')
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        decide.mutate({ to: approve.to })
      }}
    >
      <FormField label={reasonLabel} value={reason} onChange={setReason} />
      <Refusal error={decide.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={decide.isPending}>
          {approve.label}
        </Button>
        {others.map(({ to, label }) => (
          <Button
            key={to}
            loading={decide.isPending}
            disabled={!reason.trim()}
            onClick={() => decide.mutate({ to, reason })}
          >
            {label}
          </Button>
        ))}
      </p>
    </form>
  )
}
