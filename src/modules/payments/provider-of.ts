import type { Provider } from './provider.ts'

/** Whose way a payment took. */
export const providerOf = (providers: readonly Provider[], way: string): Provider | undefined =>
  providers.find(({ ways }) => ways.some(({ name }) => name === way))
