import { useQuery } from '@tanstack/react-query'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'

/** Names of the steps of reports, in the reader's language; the id until they have come. */
export function useSteps() {
  const { text } = useFormat()
  const { data } = useQuery({
    queryKey: ['partner-steps'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => dataOf(client.GET('/v1/partner-steps')),
  })
  const names = new Map((data?.steps ?? []).map(({ id, title }) => [id, text(title)]))
  return {
    nameOf: (id: string): string => names.get(id) ?? id,
    options: [...names].map(([value, label]) => ({ value, label })),
  }
}
