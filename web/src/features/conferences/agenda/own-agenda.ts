import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { operations } from '../../../api-types.ts'

export type OwnAgenda = operations['getOwnAgenda']['responses'][200]['content']['application/json']
export type Session = OwnAgenda['sessions'][number]
export type Of = { agencyId: string; conferenceId: string }

export const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const

/** Whatever an officer does to the agenda, it is read anew. */
export function useAct<Sent>(conferenceId: string, send: (sent: Sent) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['agenda', conferenceId] }),
  })
}
