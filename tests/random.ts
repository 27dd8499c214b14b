import { randomInt } from 'node:crypto'

/** Numbers from 0 to 1 that a seed decides (mulberry32): a run that failed can be run again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const anySeed = (): number => randomInt(2 ** 31)

export type Dice = Readonly<{
  /** From 0 to 1, without 1. */
  share: () => number
  /** From 0 to below `end`. */
  whole: (end: number) => number
  chance: (share: number) => boolean
  pick: <T>(from: readonly T[]) => T | undefined
}>

/** Dice of their own for somebody in some round: what others do meanwhile changes nothing of them. */
export function diceOf(seed: number, somebody: number, round: number): Dice {
  const share = randomFrom(
    (seed ^ Math.imul(somebody + 1, 0x9e3779b1)) + Math.imul(round, 0x85ebca6b),
  )
  const whole = (end: number) => Math.floor(share() * end)
  return {
    share,
    whole,
    chance: (part) => share() < part,
    pick: (from) => from[whole(from.length)],
  }
}
