import type { ProblemError } from '../../client.ts'
import { type LocalText, useFormat } from '../../ui/format.ts'

export type Reason = Readonly<{
  code: string
  text: LocalText
  said?: Readonly<{ language: 'en' | 'zh-CN'; text: string }> | null
}>

/** Each in its own name, whoever reads it. */
const LANGUAGE = { en: 'English', 'zh-CN': '中文' } as const

/** Why a listing is where it is, in the reader's words. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { text } = useFormat()
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason.code + reason.text.en}>
          {text(reason.text)}
          {reason.said && (
            <>
              {' '}
              <q lang={reason.said.language}>{reason.said.text}</q>{' '}
              <span className="quiet">{LANGUAGE[reason.said.language]}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The reasons that a refusal carries, if it does. */
export function RefusedFor({ error }: { error: ProblemError }) {
  const { reasons } = error.problem.params as { reasons?: Reason[] }
  return reasons ? <Reasons reasons={reasons} /> : null
}
