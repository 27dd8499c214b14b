import { useEffect, useState } from 'react'

/** Pages that work without a network, each kind with a worker and a cache of its own (web/public/sw.js). */
const PARTS = ['inspections', 'check-in'] as const
type Part = (typeof PARTS)[number]

/** Whether this browser can work without a network: it needs a secure address, or this machine's. */
export const canTakeAlong = (): boolean => 'serviceWorker' in navigator && 'caches' in window

/**
 * Keeps what this page is made of and the answers it was made from, so that it opens again without a
 * network. Asked again it keeps what is newer. Throws when the network goes away in the middle; what
 * was kept before stays.
 */
export async function takeAlong(part: Part, answers: readonly string[]): Promise<void> {
  await navigator.serviceWorker.register('/sw.js', { scope: `/${part}` })
  const kept = await caches.open(part)
  const parts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(
      ({ origin, pathname }) => origin === location.origin && /^\/(assets\/|icon)/.test(pathname),
    )
    .map(({ pathname }) => pathname)
  await kept.addAll([...new Set([location.pathname, ...parts, ...answers])])
}

/** Nothing of one person's work is left on the device for the next; what was signed stays until it is sent. */
export async function leaveBehind(): Promise<void> {
  if (!('caches' in window)) return
  for (const part of PARTS) await caches.delete(part)
}

/** Whether there is a network, as far as this device knows. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  return isOnline
}
