import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client, dataOf } from '../../client.ts'

/** Companies that wait for a look. */
export const PLACES = ['asked-partners']

/** What the operator says to what a company asks, or of one that is listed. */
export function useDecision(partnerId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { isListed: boolean; reason?: string }) =>
      dataOf(
        client.POST('/v1/desk/partners/{partnerId}/decision', {
          params: { path: { partnerId } },
          body,
        }),
      ),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: PLACES }),
        queries.invalidateQueries({ queryKey: ['partner', partnerId] }),
      ]),
  })
}
