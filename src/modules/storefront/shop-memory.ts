import type { Db } from '../../platform/db.ts'
import type { CardDto } from './contract.ts'
import { findWords, selectCards } from './search-store.ts'
import { foldCharacters, nearbyOf } from './search-text.ts'

/** A card as JSON, and with its titles folded, ready to be marked. */
export type ReadyCard = Readonly<{ card: CardDto; json: string; folded: CardDto['title'] }>

/** What is read of the shop for an answer: straight from the database, or remembered. */
export type ShopMemory = Readonly<{
  /** What a list shows of these listings; those that are gone are missing. */
  cards: (db: Db, listingIds: readonly string[]) => Promise<ReadonlyMap<string, ReadyCard>>
  /** Words of the vocabulary that are one of these words or one slip away from it. */
  wordsNear: (db: Db, words: readonly string[]) => Promise<string[]>
  /** These listings came, changed or went. */
  forget: (listingIds: readonly string[]) => void
}>

/** Some hundred and ten megabytes; with more than that the oldest are read again. */
const MOST_CARDS = 50_000
const MOST_WORDS = 20_000

export const readCards: ShopMemory['cards'] = async (db, listingIds) => {
  const cards = await selectCards(db, listingIds)
  return new Map(
    [...cards].map(([id, card]) => [
      id,
      { card, json: JSON.stringify(card), folded: foldedTitles(card) },
    ]),
  )
}

export const readWordsNear: ShopMemory['wordsNear'] = async (db, words) =>
  words.length === 0 ? [] : findWords(db, words.flatMap(nearbyOf))

const foldedTitles = ({ title }: CardDto): CardDto['title'] => ({
  en: title.en === null ? null : foldCharacters(title.en),
  'zh-CN': title['zh-CN'] === null ? null : foldCharacters(title['zh-CN']),
})

/** For a process that is told of every change; what it reads while one comes is not remembered. */
export function createShopMemory(): ShopMemory {
  const cards = new Map<string, ReadyCard>()
  const words = new Map<string, string[]>()
  let changes = 0

  return {
    async cards(db, listingIds) {
      const began = changes
      const found = new Map<string, ReadyCard>()
      const missing: string[] = []
      for (const id of listingIds) {
        const known = cards.get(id)
        if (known) found.set(id, known)
        else missing.push(id)
      }
      if (missing.length === 0) return found
      for (const [id, card] of await readCards(db, missing)) {
        found.set(id, card)
        if (changes === began) remember(cards, id, card, MOST_CARDS)
      }
      return found
    },
    async wordsNear(db, wanted) {
      const began = changes
      const near = async (word: string): Promise<string[]> => {
        const known = words.get(word)
        if (known) return known
        const read = await readWordsNear(db, [word])
        if (changes === began) remember(words, word, read, MOST_WORDS)
        return read
      }
      const found = await Promise.all(wanted.map(near))
      return [...new Set(found.flat())].sort()
    },
    forget(listingIds) {
      changes += 1
      for (const id of listingIds) cards.delete(id)
      words.clear()
    },
  }
}

function remember<T>(kept: Map<string, T>, key: string, value: T, most: number): void {
  if (kept.size >= most) kept.delete(kept.keys().next().value!)
  kept.set(key, value)
}
