import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { operations } from '../../../api-types.ts'

export type HostSearch =
  operations['getHostSearch']['responses'][200]['content']['application/json']
export type City = HostSearch['candidates'][number]
export type Criterion = HostSearch['criteria'][number]
export type MustHave = HostSearch['mustHaves'][number]
export type Of = { agencyId: string; searchId: string }
export const AT = '/v1/agencies/{agencyId}/host-searches/{searchId}' as const

export const MEASURES = [
  'businesses2h',
  'businesses4h',
  'seats',
  'rooms',
  'flights',
  'costUsd',
  'supportUsd',
] as const
export type Measure = (typeof MEASURES)[number]
export const FACTS = ['seats', 'rooms', 'flights', 'costUsd', 'supportUsd'] as const

export const keyOf = (searchId: string) => ['host-search', searchId]

/** What changes a search answers with how it stands then. */
export function useChange<Sent>(
  searchId: string,
  send: (sent: Sent) => Promise<HostSearch>,
  onDone?: () => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (search) => {
      queries.setQueryData(keyOf(searchId), search)
      onDone?.()
    },
  })
}

/** '12,000' and '12 000' as people type them; undefined where it is no whole number. */
export function wholeOf(text: string): number | undefined {
  const digits = text.replace(/[,\s]/g, '')
  return /^\d{1,10}$/.test(digits) ? Number(digits) : undefined
}
