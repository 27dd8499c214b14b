/** Simulators stand for others: their routes are no part of our interface, nor counted by address. */
export const OPTIONS = {
  schema: { hide: true },
  config: { isAnonymous: true, rateLimit: { max: 100_000, timeWindow: 60_000 } },
} as const
