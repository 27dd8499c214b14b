import { type Commands, shorten, textTable } from '../../platform/cli.ts'
import type { DemandDto } from './contract.ts'

export const demandCommands: Commands = (program, { api, bodyOf, print }) => {
  program
    .command('demand')
    .argument('<name>', 'an HS code of 2 to 10 digits, or a category or goods in either language')
    .option('--day <day>', 'as seen on that day, YYYY-MM-DD (today)')
    .description('what consumers want: demand index, season, prices, praise and complaints')
    .action(async (name: string, options: { day?: string }, command) => {
      const query = new URLSearchParams({ q: name, ...(options.day ? { day: options.day } : {}) })
      const answer = await (await api()).get(`/v1/demand?${query}`)
      print(command, bodyOf<DemandDto>(answer), demandTable)
    })
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

function demandTable(demand: DemandDto): string {
  const { index, priceBand: band } = demand
  const parts = index.parts.map((part) => [
    part.label.en,
    part.value === null ? 'not known' : part.value.toFixed(1),
    percent(part.weight),
    shorten(part.evidence.map(({ text }) => text.en).join(' '), 110),
  ])
  const shares = (all: DemandDto['praise']): string =>
    all.map(({ text, share }) => `${text.en} ${text['zh-CN']} ${percent(share)}`).join(', ')
  return [
    `${demand.category.name.en} › ${demand.subcategory.name.en} (${demand.subcategory.name['zh-CN']})`,
    `Demand index ${index.value} of 100 (between ${index.low} and ${index.high}) on ${demand.day}`,
    textTable([['Part', 'Value', 'Weight', 'Because'], ...parts]),
    demand.season.length === 0
      ? ''
      : `Season: ${demand.season.map(({ month, factor }) => `${month}: ${factor.toFixed(2)}`).join('  ')}`,
    demand.festivals.length === 0
      ? ''
      : `Next: ${demand.festivals.map(({ name, day }) => `${day} ${name.en}`).join(', ')}`,
    band
      ? `Prices in ${band.p50.currency}: ${[band.p10, band.p25, band.p50, band.p75, band.p90].map(({ amount }) => amount).join(' | ')} (10, 25, 50, 75, 90 %). ${band.evidence.text.en}`
      : '',
    demand.praise.length === 0 ? '' : `Praised: ${shares(demand.praise)}`,
    demand.complaints.length === 0 ? '' : `Complained of: ${shares(demand.complaints)}`,
    'Not known:',
    ...demand.missing.map((text) => `  - ${text.en}`),
    'Sources:',
    ...[...new Set(demand.evidence.map(({ source, asOf }) => `  ${asOf ?? '?'}  ${source}`))],
  ]
    .filter(Boolean)
    .join('\n')
}
