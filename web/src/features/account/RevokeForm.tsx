import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { FormField, Refusal } from './FormField.tsx'

/** Takes something back for good, with the reason that those read who look it up. */
export function RevokeForm({
  words,
  revoke,
  listKey,
}: {
  words: Readonly<{ revoke: string; hint: string; reason: string }>
  revoke: (reason: string) => Promise<unknown>
  /** Of the list that it stands in. */
  listKey: readonly string[]
}) {
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const sending = useMutation({
    mutationFn: () => revoke(reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  })
  return (
    <details>
      <summary>{words.revoke}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          sending.mutate()
        }}
      >
        <p className="quiet">{words.hint}</p>
        <FormField label={words.reason} value={reason} onChange={setReason} />
        <Refusal error={sending.error} />
        <Button danger htmlType="submit" loading={sending.isPending} disabled={!reason.trim()}>
          {words.revoke}
        </Button>
      </form>
    </details>
  )
}
