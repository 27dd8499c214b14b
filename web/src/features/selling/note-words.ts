import type { TFunction } from 'i18next'

/** Notes of steps that the product takes by itself, as the interface writes them. */
const WORDS = {
  'time passed': 'selling.note_timePassed',
  'no answer in time': 'selling.note_noAnswer',
  'nothing arrived in time': 'selling.note_notArrived',
} as const

/** A note in the reader's words; what a person wrote stays as it is. */
export const noteIn = (t: TFunction, note: string): string =>
  Object.hasOwn(WORDS, note) ? t(WORDS[note as keyof typeof WORDS]) : note
