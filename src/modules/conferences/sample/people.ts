import type { Locale } from '../../../kernel/locale.ts'
import { randomFrom } from '../../../kernel/random.ts'
import { complement, type Meeter, type Topic, type Wish, type WishState } from '../meeting.ts'
import type { Attendee } from '../registration.ts'

export type SampleKind = 'business' | 'buyer' | 'official' | 'partner' | 'press'

/** What one house brings to a conference. */
export type House = Readonly<{
  name: string
  headline: string
  offers: readonly Topic[]
  needs: readonly Topic[]
  languages: readonly string[]
}>

/** A table of words from which people are made. */
export type SampleWords = Readonly<{
  given: readonly string[]
  family: readonly string[]
  chinese: readonly string[]
  chineseGiven: readonly string[]
}>

export type SamplePerson = Readonly<{
  kind: SampleKind
  attendee: Attendee
  locale: Locale
  /** Undefined for who comes to listen. */
  profile: Omit<Meeter, 'id'> | undefined
}>

/** How many of a kind come to meet others; the press comes to listen. */
const MEETS: Readonly<Record<SampleKind, number>> = {
  business: 0.75,
  buyer: 0.9,
  official: 0.5,
  partner: 0.9,
  press: 0,
}
const MOST_MEETINGS = 10
const BUSY_SLOT = 0.15

/**
 * People who were never born, of houses that come in turn: the same seed makes the same. Their addresses
 * lie under a reserved domain (RFC 2606), so nobody is ever written to.
 */
export function createPeople(words: SampleWords, slots: number, seed: number) {
  const random = randomFrom(seed)
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  let made = 0

  return (kind: SampleKind, houses: readonly House[], count: number): SamplePerson[] =>
    Array.from({ length: count }, (_, i) => {
      const house = houses[i % houses.length]!
      const isChinese = house.languages[0] === 'zh'
      const name = isChinese
        ? `${oneOf(words.chinese)}${oneOf(words.chineseGiven)}`
        : `${oneOf(words.given)} ${oneOf(words.family)}`
      made += 1
      const meets = random() < MEETS[kind]
      const { headline, offers, needs, languages } = house
      const busy = Array.from({ length: slots }, (_, slot) => slot)
      return {
        kind,
        attendee: {
          name,
          email: `attendee-${made}@gateway.example`,
          organisation: house.name,
          needs: i % 41 === 40 ? NEEDS[isChinese ? 'zh-CN' : 'en'] : '',
        },
        locale: isChinese ? 'zh-CN' : 'en',
        profile: meets
          ? {
              ...{ headline, offers, needs, languages },
              busy: busy.filter(() => random() < BUSY_SLOT),
              mostMeetings: MOST_MEETINGS,
            }
          : undefined,
      }
    })
}

const NEEDS: Readonly<Record<Locale, string>> = {
  en: 'Step-free way to the rooms, please.',
  'zh-CN': '需要无障碍通道。',
}

const WISHES_EACH = 3

/** Each asks some of those who offer what they need; most are answered, as people are. */
export function drawWishes(
  meeters: readonly Meeter[],
  seed: number,
): Pick<Wish, 'fromId' | 'toId' | 'state'>[] {
  const random = randomFrom(seed)
  const answer = (): WishState => {
    const drawn = random()
    if (drawn < 0.7) return 'accepted'
    return drawn < 0.9 ? 'asked' : 'declined'
  }
  return meeters.flatMap((own) => {
    const fitting = meeters.filter(
      (other) => other.id !== own.id && complement(own, other).offersYouNeed.length > 0,
    )
    if (fitting.length === 0) return []
    const [first, step] = [Math.floor(random() * fitting.length), 1 + Math.floor(random() * 7)]
    const asked = Array.from(
      { length: WISHES_EACH },
      (_, i) => fitting[(first + i * step) % fitting.length]!.id,
    )
    return [...new Set(asked)].map((toId) => ({ fromId: own.id, toId, state: answer() }))
  })
}
