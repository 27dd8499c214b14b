import { randomInt } from 'node:crypto'
import { randomFrom } from '../src/kernel/random.ts'

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
