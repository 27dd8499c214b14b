import { createHash } from 'node:crypto'
import type { Ctx } from '../../platform/context.ts'
import { AccountsErrors as E } from './errors.ts'
import { addGuess, deleteGuesses } from './guess-store.ts'

/** Somebody who forgot which password it was tries fewer. */
const GUESSES = 10
/** 960 guesses a day, from however many addresses: for ten characters that is for ever. */
export const GUESS_MINUTES = 15

/**
 * Does what asks for the password of an account, unless it was guessed wrongly too often of late:
 * counted in the database before the password is looked at, so that guesses at the same time count
 * each. What succeeds begins anew. Throws too_many_guesses.
 */
export async function countingGuesses<T>(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  account: string,
  work: () => Promise<T>,
): Promise<T> {
  const hash = createHash('sha256').update(account.trim().toLowerCase()).digest()
  const at = now()
  const windowBegan = new Date(at.getTime() - GUESS_MINUTES * 60_000)
  const count = await addGuess(db, hash, { now: at, windowBegan, most: GUESSES + 1 })
  if (count > GUESSES) throw E.tooManyGuesses({ minutes: GUESS_MINUTES })
  const result = await work()
  await deleteGuesses(db, hash)
  return result
}
