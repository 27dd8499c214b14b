import { useTranslation } from 'react-i18next'
import type { Criterion, MustHave } from './host-search.ts'

/** What offices usually weigh, to begin with: numbers of a conference of 3,000. */
export function useTemplate(): { criteria: Criterion[]; mustHaves: MustHave[] } {
  const { i18n } = useTranslation()
  const [en, zh] = [i18n.getFixedT('en'), i18n.getFixedT('zh-CN')]
  const named = (key: keyof typeof NAMES) => ({
    key,
    name: { en: en(NAMES[key]), 'zh-CN': zh(NAMES[key]) },
  })
  return {
    criteria: [
      {
        ...named('reach'),
        weight: 30,
        scale: { measure: 'businesses4h', none: 0, full: 400_000 },
      },
      { ...named('seats'), weight: 10, scale: { measure: 'seats', none: 3_000, full: 20_000 } },
      { ...named('rooms'), weight: 10, scale: { measure: 'rooms', none: 1_000, full: 10_000 } },
      { ...named('flights'), weight: 10, scale: { measure: 'flights', none: 0, full: 500 } },
      {
        ...named('cost'),
        weight: 15,
        scale: { measure: 'costUsd', none: 2_000_000, full: 400_000 },
      },
      {
        ...named('support'),
        weight: 15,
        scale: { measure: 'supportUsd', none: 0, full: 500_000 },
      },
      { ...named('fit'), weight: 10, scale: null },
    ],
    mustHaves: [{ ...named('step'), bound: null }],
  }
}

const NAMES = {
  reach: 'host.template_reach',
  seats: 'host.template_seats',
  rooms: 'host.template_rooms',
  flights: 'host.template_flights',
  cost: 'host.template_cost',
  support: 'host.template_support',
  fit: 'host.template_fit',
  step: 'host.template_step',
} as const
