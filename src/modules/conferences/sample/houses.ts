import { readData } from '../../../platform/data.ts'
import type { Topic } from '../meeting.ts'
import type { House } from './people.ts'

type Trade = Readonly<{ name: string; headline: string; topic: Topic; needs: readonly Topic[] }>
type Buyer = Pick<House, 'name' | 'headline' | 'offers' | 'needs'>
/** What `conference.json` says of those who come. */
export type HouseWords = Readonly<{
  placesOf: readonly string[]
  trades: readonly Trade[]
  buyers: readonly Buyer[]
  buyerCities: readonly string[]
  counties: readonly string[]
  press: readonly string[]
}>

type SampleBusiness = Readonly<{ slug: string; name: string }>
type SamplePartner = Readonly<{
  profile: Readonly<{
    name: Readonly<{ en: string }>
    services: readonly Readonly<{ kind: string; title: Readonly<{ en: string }> }>[]
    languages: readonly string[]
  }>
}>

/** What the sample businesses make, by their slugs; it is for their conference alone. */
const MAKES: Readonly<Record<string, Topic>> = {
  'little-furrow-baby-foods': 'baby',
  'hollow-pine-boot-works': 'apparel',
  'dune-and-fern-apothecary': 'beauty',
  'thumb-tip-knitworks': 'apparel',
  'beechnut-toy-bench': 'baby',
  'paw-paw-parts-bench': 'outdoor',
  'iron-river-botanicals': 'health',
}

/** What a partner's kind of service is called among the topics of meetings. */
const SERVES: Readonly<Record<string, Topic>> = { payment: 'payments', education: 'training' }

/** The businesses and partners of the sample, and more that are as invented. */
export function createHouses(words: HouseWords) {
  const goods = words.trades.map(({ topic }) => topic)
  const businesses = read<SampleBusiness>('businesses').map(({ slug, name }): House => {
    const topic = MAKES[slug] ?? 'food'
    const trade = words.trades.find((one) => one.topic === topic)!
    return house(`${name} (sample)`, trade.headline, [topic], trade.needs)
  })
  const others = words.placesOf.flatMap((place) =>
    words.trades.map((one) =>
      house(`${place} ${one.name} (sample)`, one.headline, [one.topic], one.needs),
    ),
  )
  const partners = read<SamplePartner>('partners').map(({ profile }): House => {
    const [service] = profile.services
    const topic = (SERVES[service!.kind] ?? service!.kind) as Topic
    return {
      ...house(profile.name.en, service!.title.en, [topic], goods),
      languages: profile.languages,
    }
  })
  return {
    business: [...businesses, ...others],
    buyer: words.buyerCities.flatMap((city) =>
      words.buyers.map((one) => ({
        ...one,
        name: `${city}${one.name}（示例）`,
        languages: ['zh'],
      })),
    ),
    official: words.counties.map((county) =>
      house(`${county} Office (sample)`, 'Grants and inspections', ['public_support'], goods),
    ),
    partner: partners,
    press: words.press.map((name) => house(name, name, [], [])),
  }
}

const read = <Row>(name: string): readonly Row[] =>
  JSON.parse(readData(`sample/${name}.json`).toString('utf8'))

const house = (
  name: string,
  headline: string,
  offers: readonly Topic[],
  needs: readonly Topic[],
): House => ({ name, headline, offers, needs, languages: ['en'] })
