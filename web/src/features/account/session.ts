import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
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

/**
 * Goes where somebody was before they signed in: a path of this site, never another site. Pages of
 * the shop are no part of this application and are loaded anew.
 */
export function useGoOn(): () => Promise<void> {
  const [query] = useSearchParams()
  const navigate = useNavigate()
  return async () => {
    const next = query.get('next') ?? ''
    const path = /^\/(?!\/|\\)/.test(next) ? next : '/sell'
    if (/^\/shop(\/|\?|$)/.test(path)) window.location.assign(path)
    else await navigate(path)
  }
}
