import type { GivenOffice } from '../../programmes/testing.ts'

const bothNames = (en: string, zh: string) => ({ en, 'zh-CN': zh })

/** Reach 50 and cost 30 are numbers, 20 of support is judged; 3,000 seats and a hall are musts. */
export const FRAME = {
  criteria: [
    {
      key: 'reach',
      name: bothNames('Businesses within four hours', '四小时车程内企业'),
      weight: 50,
      scale: { measure: 'businesses4h', none: 0, full: 400_000 },
    },
    {
      key: 'cost',
      name: bothNames('Cost', '费用'),
      weight: 30,
      scale: { measure: 'costUsd', none: 2_000_000, full: 400_000 },
    },
    { key: 'support', name: bothNames('Support', '政府支持'), weight: 20, scale: null },
  ],
  mustHaves: [
    {
      key: 'seats',
      name: bothNames('3,000 seats', '3000 个座位'),
      bound: { measure: 'seats', is: 'least', value: 3_000 },
    },
    { key: 'hall', name: bothNames('A hall without steps', '无障碍会场'), bound: null },
  ],
}

export const DETROIT = {
  name: bothNames('Detroit', '底特律'),
  county: '26163',
  facts: {
    seats: 20_000,
    rooms: 5_000,
    flights: 400,
    costUsd: 900_000,
    supportUsd: 250_000,
  },
  answers: [{ key: 'hall', has: true }],
  note: 'By the river',
}
export const COLUMBUS = {
  ...DETROIT,
  name: bothNames('Columbus', '哥伦布'),
  county: '39049',
  facts: { ...DETROIT.facts, costUsd: 800_000, supportUsd: null },
}

/** A search for the city of a year, with Detroit and Columbus. */
export async function givenSearch(office: Pick<GivenOffice, 'at' | 'member'>, year = 2027) {
  const series = await office.member.post(`${office.at}/conference-series`, {
    name: bothNames('Gateway', '出口大会'),
  })
  const begun = await office.member.post(`${office.at}/host-searches`, {
    seriesId: series.body.id,
    year,
    ...FRAME,
  })
  if (begun.status !== 201) throw new Error(`not begun: ${begun.text}`)
  const at = `${office.at}/host-searches/${begun.body.id}`
  await office.member.post(`${at}/candidates`, DETROIT)
  const { body } = await office.member.post(`${at}/candidates`, COLUMBUS)
  const [detroit, columbus] = body.candidates.map(({ id }: { id: string }) => id) as string[]
  return {
    at,
    seriesId: series.body.id as string,
    detroit: `${at}/candidates/${detroit}`,
    columbus: `${at}/candidates/${columbus}`,
    detroitId: detroit!,
    columbusId: columbus!,
    read: async () => (await office.member.get(at)).body,
  }
}
