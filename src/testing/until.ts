import { setTimeout as delay } from 'node:timers/promises'

/** Reads until what is waited for is there, at most ten seconds; then whatever there is. */
export async function until<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await read()
    if (isThere(value)) return value
    await delay(50)
  }
  return read()
}
