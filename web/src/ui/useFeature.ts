import { useQuery } from '@tanstack/react-query'
import { client, dataOf } from '../client.ts'

/** Whether the operator lets something happen at the moment; what is not known yet is on. */
export function useFeature(name: string): boolean {
  const { data } = useQuery({
    queryKey: ['features'],
    queryFn: () => dataOf(client.GET('/v1/features')),
  })
  return data?.features.find((one) => one.name === name)?.isOn ?? true
}
