import { useTranslation } from 'react-i18next'
import type { Problem } from '../client.ts'

/** Fields that people fill in; any other is a matter between programs and stays unnamed. */
const NAMES = [
  'email',
  'password',
  'newPassword',
  'name',
  'state',
  'amount',
  'code',
  'quantity',
  'netGrams',
  'day',
  'title',
  'issuedOn',
  'validUntil',
  'url',
] as const
const KEYWORDS = ['minLength', 'maxLength', 'required'] as const

type Field = Readonly<{
  pointer: string
  keyword: string
  expected?: { limit?: number; missingProperty?: string }
}>

/** Which fields were refused, and why, in the reader's words; nothing for any other refusal. */
export function InvalidFields({ problem }: { problem: Problem }) {
  const { t } = useTranslation()
  const fields = (problem.params['fields'] ?? []) as readonly Field[]
  const lines = fields.flatMap(({ pointer, keyword, expected }) => {
    const last = expected?.missingProperty ?? pointer.split('/').at(-1)
    const name = NAMES.find((one) => one === last)
    const why = KEYWORDS.find((one) => one === keyword) ?? 'other'
    const reason = t(`failure.field_${why}`, { limit: expected?.limit ?? '' })
    return name ? [`${t(`failure.name_${name}`)}: ${reason}`] : []
  })
  if (lines.length === 0) return null
  return (
    <ul>
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
