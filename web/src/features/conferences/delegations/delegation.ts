import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { operations } from '../../../api-types.ts'

export type Delegation =
  operations['getDelegation']['responses'][200]['content']['application/json']
export type Delegate = Delegation['delegates'][number]
export type Of = { agencyId: string; delegationId: string }

export const AT = '/v1/agencies/{agencyId}/delegations/{delegationId}' as const
export const ROLES = ['leader', 'official', 'business', 'interpreter', 'medic', 'staff'] as const
export const keyOf = (id: string) => ['delegation', id]
export const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** What changes a delegation answers with how it stands then. */
export function useChange<Sent>(
  id: string,
  send: (sent: Sent) => Promise<Delegation>,
  onDone?: () => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (delegation) => {
      queries.setQueryData(keyOf(id), delegation)
      onDone?.()
    },
  })
}
