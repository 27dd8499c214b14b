import { assert } from '../../kernel/assert.ts'
import { PROVIDERS, type Provider, type ProviderName } from './provider.ts'
import type { OfWays } from './store.ts'

/** Whose way a payment took. */
export const providerOf = (providers: readonly Provider[], way: string): Provider | undefined =>
  providers.find(({ ways }) => ways.some(({ name }) => name === way))

/** The same by its name alone, which a way begins with: also of one that nobody offers any more. */
export function providerNameOf(way: string): ProviderName {
  const name = PROVIDERS.find((one) => way === one || way.startsWith(`${one}_`))
  assert(name, 'a way to pay begins with the name of its provider')
  return name
}

/** Each provider's ways to pay, and all those that nobody offers any more: worked on side by side. */
export const lanesOf = (providers: readonly Provider[]): readonly OfWays[] => {
  const lanes = providers.map((one) => one.ways.map(({ name }) => name))
  return [
    ...lanes.map((ways) => ({ ways, isOthers: false })),
    { ways: lanes.flat(), isOthers: true },
  ]
}
