const KEPT = 'inspections'

/** Whether this browser can work without a network: it needs a secure address, or this machine's. */
export const canTakeAlong = (): boolean => 'serviceWorker' in navigator && 'caches' in window

/**
 * Keeps what this page is made of and the answers it was made from, so that it opens again without a
 * network. Asked again it keeps what is newer. Throws when the network goes away in the middle; what
 * was kept before stays.
 */
export async function takeAlong(answers: readonly string[]): Promise<void> {
  await navigator.serviceWorker.register('/sw.js', { scope: '/inspections' })
  const kept = await caches.open(KEPT)
  const parts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(
      ({ origin, pathname }) => origin === location.origin && /^\/(assets\/|icon)/.test(pathname),
    )
    .map(({ pathname }) => pathname)
  await kept.addAll([...new Set([location.pathname, ...parts, ...answers])])
}

/** Nothing of one person's work is left on the device for the next; signed sheets stay until they are sent. */
export const leaveBehind = (): Promise<boolean> =>
  'caches' in window ? caches.delete(KEPT) : Promise.resolve(false)
