import { useSearchParams } from 'react-router'

/** What is asked for, kept in the address: whoever comes back, or sends it on, sees the same. */
export function useFilter<Name extends string>(
  names: readonly Name[],
): [Readonly<Partial<Record<Name, string>>>, (next: Partial<Record<Name, string>>) => void] {
  const [query, setQuery] = useSearchParams()
  const asked = Object.fromEntries(
    names.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  ) as Partial<Record<Name, string>>
  const ask = (next: Partial<Record<Name, string>>) =>
    setQuery(
      (before) => {
        const params = new URLSearchParams(before)
        for (const [name, value] of Object.entries({ ...asked, ...next })) {
          if (value) params.set(name, `${value}`)
          else params.delete(name)
        }
        return params
      },
      { replace: true },
    )
  return [asked, ask]
}
