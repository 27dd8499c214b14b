import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseDay } from '../../kernel/period.ts'
import type { Commands } from '../../platform/cli.ts'
import { shorten, textTable } from '../../platform/cli.ts'
import type { ChannelsDto, ClassificationDto, QuoteDto } from './contract.ts'
import { LOADABLE, loadDataSet } from './loaded-data.ts'

type PlaceOptions = { market: string; origin: string; day?: string }

type QuoteOptions = PlaceOptions & {
  hs: string
  value: string
  currency: string
  quantity: string
  channel: string
  incoterm: string
  freight?: string
  insurance?: string
  weight?: string
  netGrams?: string
  netMl?: string
  pieces?: string
  scenario?: string
}

type Classified = { row: number; text: string } & ClassificationDto

/** A list to classify at once; more is an assessment. */
const MAX_ROWS = 100_000

export const customsCommands: Commands = (program, context) => {
  const { api, bodyOf, print, progress } = context
  loadCommand(program, context)

  program
    .command('classify')
    .argument('[text]', 'what the product is called')
    .option('--file <list>', 'a list: the first column of each row is a product')
    .option('--market <code>', 'whose tariff lines to name', 'cn')
    .option('--second-opinion', 'ask the configured endpoint too')
    .description('find the HS code of a product, in English or Chinese')
    .action(async (text: string | undefined, options, command) => {
      const query = `?market=${options.market}&secondOpinion=${options.secondOpinion === true}`
      const classify = async (title: string) =>
        bodyOf<ClassificationDto>(
          await (await api()).post(`/v1/customs/classifications${query}`, { title }),
        )
      if (options.file === undefined) {
        if (!text) return command.error('Give a text, or --file with a list.')
        print(command, await classify(text), classificationTable)
        return
      }
      const results: Classified[] = []
      for await (const { row, title } of rowsOf(options.file)) {
        results.push({ row, text: title, ...(await classify(title)) })
        progress(`Classified ${results.length} products …`)
      }
      print(command, { products: results }, ({ products }) => listTable(products))
    })

  program
    .command('landed-cost')
    .description('what goods cost on arrival: duty, tax and freight, line by line')
    .requiredOption('--hs <code>', 'HS code of 6, 8 or 10 digits')
    .requiredOption('--value <amount>', 'price of one unit')
    .option('--currency <code>', 'of the price', 'USD')
    .option('--quantity <count>', 'units in the order', '1')
    .option('--origin <place>', 'where the goods were made', 'US')
    .option('--channel <code>', '1210, 9610, postal or 0110', '1210')
    .option('--incoterm <term>', 'what the price includes', 'FOB')
    .option('--freight <amount>', 'for the whole order, in the same currency')
    .option('--insurance <amount>', 'for the whole order, in the same currency')
    .option('--weight <grams>', 'of one unit as it is sent: for the freight estimate')
    .option('--net-grams <grams>', 'content of one unit, for taxes and caps that go by it')
    .option('--net-ml <millilitres>', 'the same, for liquids')
    .option('--pieces <count>', 'the same, for goods taxed by the piece')
    .option('--day <day>', 'whose rules apply, YYYY-MM-DD (today)')
    .option('--scenario <id>', 'which reading of an open question of law')
    .option('--market <code>', 'where to', 'cn')
    .action(async (options: QuoteOptions, command) => {
      const { currency } = options
      const amount = (text: string) => ({ amount: text, currency })
      const body = {
        market: options.market,
        origin: options.origin,
        channel: options.channel,
        incoterm: options.incoterm,
        currency,
        ...(options.day ? { day: options.day } : {}),
        ...(options.scenario ? { scenario: options.scenario } : {}),
        ...(options.freight ? { freight: amount(options.freight) } : {}),
        ...(options.insurance ? { insurance: amount(options.insurance) } : {}),
        lines: [
          {
            code: options.hs,
            quantity: Number(options.quantity),
            unitValue: amount(options.value),
            ...(options.weight ? { grossGrams: options.weight } : {}),
            ...(options.netGrams ? { netGrams: options.netGrams } : {}),
            ...(options.netMl ? { netMillilitres: options.netMl } : {}),
            ...(options.pieces ? { pieces: Number(options.pieces) } : {}),
          },
        ],
      }
      const answer = await (await api()).post('/v1/customs/landed-cost', body)
      print(command, bodyOf<QuoteDto>(answer), quoteTable)
    })

  program
    .command('channels')
    .description('which import channels are open, and why the others are not')
    .requiredOption('--hs <code>', 'HS code of 6, 8 or 10 digits')
    .option('--origin <place>', 'where the goods were made', 'US')
    .option('--day <day>', 'whose rules apply, YYYY-MM-DD (today)')
    .option('--market <code>', 'where to', 'cn')
    .action(async (options: PlaceOptions & { hs: string }, command) => {
      const query = new URLSearchParams({
        code: options.hs,
        origin: options.origin,
        market: options.market,
        ...(options.day ? { day: options.day } : {}),
      })
      const answer = await (await api()).get(`/v1/customs/channels?${query}`)
      print(command, bodyOf<ChannelsDto>(answer), channelsTable)
    })
}

/** Loads reference data as the operator would, on the machine that holds the data folder. */
const loadCommand: Commands = (program, { api, print }) => {
  program
    .command('load')
    .argument('<name>', `one of: ${LOADABLE.join(', ')}`)
    .argument('<file>', 'CSV')
    .requiredOption('--source <text>', 'where the file comes from')
    .requiredOption('--verified-on <day>', 'when it was last checked, YYYY-MM-DD')
    .description('load a positive list or newer exchange rates (with the server stopped)')
    .action(async (name: string, file: string, options, command) => {
      const { system } = await api()
      if (!system) throw new Error('Stop the server first, or load it over the interface.')
      const verifiedOn = parseDay(options.verifiedOn)
      if (!verifiedOn) throw new Error(`'${options.verifiedOn}' is not a day, YYYY-MM-DD.`)
      const content = await readFile(file)
      const loaded = await loadDataSet(system, {
        name,
        content,
        source: options.source,
        verifiedOn,
      })
      print(
        command,
        { name, version: loaded.version, problems: loaded.problems },
        ({ version, problems }) =>
          `Loaded ${name}, version ${version}; ${problems.length} rows were left out.`,
      )
    })
}

/** The first row when it names its column instead of a product. */
const HEADER =
  /^(title|(product|item)?[ _-]?(name|title)|product|商品名称|产品名称|名称|品名|标题)$/i

async function* rowsOf(file: string): AsyncGenerator<{ row: number; title: string }> {
  let row = 0
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: 1_000 })
  for await (const line of lines) {
    row += 1
    if (row > MAX_ROWS) throw new Error(`The list has more than ${MAX_ROWS} rows; split it.`)
    const title = firstCell(line.replace(/^\uFEFF/, '')).slice(0, 2_000)
    if (title && !(row === 1 && HEADER.test(title))) {
      yield { row, title }
    }
  }
}

function firstCell(line: string): string {
  const quoted = /^"((?:[^"]|"")*)"/.exec(line)?.[1]
  return (quoted === undefined ? line.split(/[,;\t]/, 1)[0]! : quoted.replaceAll('""', '"')).trim()
}

const percent = (share: number | null): string =>
  share === null ? '' : `${Math.round(100 * share)} %`

function classificationTable(found: ClassificationDto): string {
  const rows = found.candidates.map((candidate) => [
    candidate.code,
    percent(candidate.probability),
    shorten(candidate.name.en, 50),
    shorten(candidate.name['zh-CN'], 24),
    shorten(candidate.reasons.map((reason) => reason.text).join(', '), 50),
  ])
  const line = !found.line
    ? ''
    : found.linesUnder > 1
      ? `Taxed as the dearest of ${found.linesUnder} national lines under ${found.code}.`
      : `Taxed as ${found.line.code} ${found.line.name}.`
  const question = found.question
    ? [found.question.text.en, ...found.question.choices.map((c) => `  ${c.code}  ${c.name.en}`)]
    : []
  return [
    found.candidates.length === 0
      ? 'Nothing in these words is known. Say what it is made of and what it is for.'
      : found.isSure
        ? 'Sure enough to use.'
        : 'Not sure: answer the question below, or give more words.',
    textTable([['Code', 'Prob.', 'English', '中文', 'Because of'], ...rows]),
    line,
    ...question,
  ]
    .filter(Boolean)
    .join('\n')
}

const listTable = (products: readonly Classified[]): string =>
  textTable([
    ['Row', 'Product', 'Code', 'Prob.', 'Sure', 'Name'],
    ...products.map((product) => [
      `${product.row}`,
      shorten(product.text, 40),
      product.candidates[0]?.code ?? '?',
      percent(product.candidates[0]?.probability ?? null),
      product.isSure ? 'yes' : 'ask',
      shorten(product.candidates[0]?.name.en ?? '', 50),
    ]),
  ])

function quoteTable(quote: QuoteDto): string {
  const rows = quote.charges.map((charge) => [
    charge.kind.replaceAll('_', ' ') + (charge.isEstimate ? ' (estimate)' : ''),
    charge.basis.amount,
    charge.rate ?? '',
    charge.amount.amount,
    charge.sellerAmount.amount,
    shorten(charge.rule ? `${charge.rule.id} (${charge.rule.confidence})` : '', 60),
  ])
  const { currency } = quote.total
  const seller = quote.sellerTotal.currency
  const exchange = quote.exchange.map(
    ({ from, to, rate, day, source }) => `1 ${from} = ${rate} ${to} on ${day} (${source})`,
  )
  const scenarios = quote.scenarios.map(
    (s) => `  ${s.isQuoted ? '*' : ' '} ${s.label.en}: ${s.total.amount} ${currency}`,
  )
  return [
    textTable([['', 'Basis', 'Rate', currency, seller, 'Rule'], ...rows]),
    `Landed: ${quote.total.amount} ${currency} = ${quote.sellerTotal.amount} ${seller}; taxes ${quote.taxes.amount} ${currency} (effective rate ${quote.effectiveRate}).`,
    ...exchange,
    ...(scenarios.length > 0 ? ['Open question of law:', ...scenarios] : []),
    ...quote.warnings.map((warning) => `  ! ${warning.message.en}`),
  ].join('\n')
}

const channelsTable = (found: ChannelsDto): string =>
  [
    `${found.code} from ${found.origin} on ${found.day}`,
    ...found.channels.map(
      ({ channel, name, status, reasons }) =>
        `${status.replace('_', ' ').padEnd(13)}${channel.padEnd(8)}${name.en}\n${reasons
          .map((reason) => `             - ${reason.message.en}`)
          .join('\n')}`,
    ),
  ].join('\n')
