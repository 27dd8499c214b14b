import type { Provider } from './provider.ts'
import type { OfWays } from './store.ts'

/** Whose way a payment took. */
export const providerOf = (providers: readonly Provider[], way: string): Provider | undefined =>
  providers.find(({ ways }) => ways.some(({ name }) => name === way))

/** Each provider's ways to pay, and all those that nobody offers any more: worked on side by side. */
export const lanesOf = (providers: readonly Provider[]): readonly OfWays[] => {
  const lanes = providers.map((one) => one.ways.map(({ name }) => name))
  return [
    ...lanes.map((ways) => ({ ways, isOthers: false })),
    { ways: lanes.flat(), isOthers: true },
  ]
}
