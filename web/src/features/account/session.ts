import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, dataOf } from '../../client.ts'

const KEY = ['session']

/** Who is signed in, and their organisations; `user` is null when nobody is. */
export const useSession = () =>
  useQuery({ queryKey: KEY, queryFn: () => dataOf(client.GET('/v1/accounts/session')) })

/** Reads the session anew after it has changed; what was read before may be somebody else's. */
export function useSessionChanged(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
    await queries.invalidateQueries({ queryKey: KEY })
  }
}

/** Where to go after signing in: a path of this site, never another site. */
export function nextPath(query: URLSearchParams): string {
  const next = query.get('next') ?? ''
  return /^\/(?!\/|\\)/.test(next) ? next : '/sell'
}
