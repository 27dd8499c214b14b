import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { type Commands, shorten, textTable } from '../../platform/cli.ts'
import type { DemandDto } from './contract.ts'
import { dollars } from './demand-profile.ts'
import { type LoadedImports, loadWorldImports } from './world-imports.ts'

export const demandCommands: Commands = (program, context) => {
  const { api, bodyOf, print } = context
  importCommand(program, context)

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

/** Stores what the market imports from everywhere, on the machine that holds the data folder. */
const importCommand: Commands = (program, { api, print, progress }) => {
  program
    .command('import-baci')
    .argument('<file>', "a yearly file of CEPII's BACI, HS 2022 for preference; .csv or .csv.gz")
    .option('--source <text>', 'how a figure cites the file (BACI, CEPII, and its name)')
    .description('add imports from everywhere to the demand index (with the server stopped)')
    .action(async (file: string, options: { source?: string }, command) => {
      const { system } = await api()
      if (!system) throw new Error('Stop the server first: this needs the data folder to itself.')
      const source = options.source ?? `BACI, CEPII (Etalab 2.0): ${basename(file)}`
      const content = withProgress(file, progress)
      print(command, await loadWorldImports(system, { content, source }), importedTable)
    })
}

/** The bytes of a file, unpacked when it is gzip. */
async function* withProgress(
  file: string,
  progress: (text: string) => void,
): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(file, { highWaterMark: CHUNK })
  const content = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => content.destroy(error))
  let megabytes = 0
  for await (const chunk of content) {
    yield chunk
    megabytes += chunk.length / 1e6
    progress(`Read ${Math.round(megabytes)} MB …`)
  }
}

const CHUNK = 1024 * 1024

function importedTable(loaded: LoadedImports): string {
  const { year, lines, badLines, subheadings, placed, importsUsd } = loaded
  const count = (n: number): string => n.toLocaleString('en-US')
  return [
    `China's imports of ${year}: ${dollars(importsUsd).en} under ${count(subheadings)} subheadings, from ${count(lines)} lines.`,
    `${count(placed)} of the subheadings are consumer goods and count in the demand index.`,
    ...(badLines > 0 ? [`${count(badLines)} lines could not be read and were left out.`] : []),
  ].join('\n')
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
