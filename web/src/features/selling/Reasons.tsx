import type { ProblemError } from '../../client.ts'
import { type LocalText, useFormat } from '../../ui/format.ts'

export type Reason = Readonly<{ code: string; text: LocalText }>

/** Why a listing is where it is, in the reader's words. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { text } = useFormat()
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason.code + reason.text.en}>{text(reason.text)}</li>
      ))}
    </ul>
  )
}

/** The reasons that a refusal carries, if it does. */
export function RefusedFor({ error }: { error: ProblemError }) {
  const { reasons } = error.problem.params as { reasons?: Reason[] }
  return reasons ? <Reasons reasons={reasons} /> : null
}
