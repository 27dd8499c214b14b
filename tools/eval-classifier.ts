import { parseArgs } from 'node:util'
import { readProduct } from '../src/modules/customs/classifier/classifier.ts'
import { hasHan } from '../src/modules/customs/classifier/text.ts'
import type { HsEdition } from '../src/modules/customs/nomenclature.ts'
import { type FieldNames, type LabelledFile, readLabelled } from './classifier/labelled-titles.ts'
import { moneyError } from './classifier/money-error.ts'
import {
  calibrationError,
  coverageCurve,
  coverageFor,
  DIGITS,
  type Judged,
  type LevelScore,
  median,
  scoreAt,
} from './classifier/scores.ts'

const USAGE = `Usage: npm run eval:classify -- FILE [--text-field F] [--code-field F] [--json] [--raw]

FILE holds lines of "CODE word word …", a JSON array, or JSON Lines; plain or gzip.
A JSON record's description, category, brand, attributes and ingredients are read beside its title,
unless --text-field names the one text to read.
--raw joins the words of each title, as a person would type a Chinese one.`

/** Lines that could not be read are shown up to this many. */
const SHOWN_BAD_LINES = 5

/** The edition of the Harmonized System that an engine's codes belong to. */
const EDITIONS: Readonly<Record<'cn-2016' | 'hs-2022', HsEdition>> = {
  'cn-2016': 'hs-2012',
  'hs-2022': 'hs-2022',
}

main()

function main(): void {
  const options = readOptions()
  if (options === undefined) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const file = tryRead(options.file, options.fields)
  if (typeof file === 'string') {
    console.error(file)
    process.exitCode = 1
    return
  }
  const result = evaluate(file, options.isRaw)
  console.log(options.isJson ? JSON.stringify(result, null, 2) : asText(result))
  if (file.rows.length === 0) process.exitCode = 1
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'text-field': { type: 'string' },
        'code-field': { type: 'string' },
        json: { type: 'boolean' },
        raw: { type: 'boolean' },
      },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) return undefined
    const fields: FieldNames = { text: values['text-field'], code: values['code-field'] }
    return { file, fields, isJson: values.json === true, isRaw: values.raw === true }
  } catch {
    return undefined
  }
}

function tryRead(path: string, fields: FieldNames): LabelledFile | string {
  try {
    return readLabelled(path, fields)
  } catch (error) {
    return `${path} could not be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

type Read = Judged & Readonly<{ edition: 'cn-2016' | 'hs-2022'; ms: number }>

/** One set of figures per engine that had something to read, and the lines not understood. */
function evaluate({ rows, bad }: LabelledFile, isRaw: boolean) {
  // The first reading loads the model and is no measure of a title.
  if (rows[0]) readProduct({ title: rows[0].title })
  const read = rows.map((row): Read => {
    const isChinese = hasHan(row.title)
    const title = isRaw && isChinese ? row.title.replaceAll(/\s+/g, '') : row.title
    const start = performance.now()
    const { edition, candidates } = readProduct({ ...row.product, title })
    return { row, candidates, edition, ms: performance.now() - start }
  })
  const byEdition = [...Map.groupBy(read, ({ edition }) => edition)]
  return {
    titles: rows.length,
    badLines: bad.length,
    firstBadLines: bad.slice(0, SHOWN_BAD_LINES),
    isRaw,
    editions: byEdition.map(([edition, judged]) => ({
      edition,
      titles: judged.length,
      unanswered: judged.filter(({ candidates }) => candidates.length === 0).length,
      medianMs: median(judged.map(({ ms }) => ms)),
      levels: DIGITS.flatMap((digits) => scoreAt(judged, digits) ?? []),
      coverage: DIGITS.filter((digits) => scoreAt(judged, digits)).map((digits) => ({
        digits,
        calibrationError: calibrationError(judged, digits),
        at97: coverageFor(judged, digits, 0.97),
        curve: coverageCurve(judged, digits),
      })),
      moneyError: moneyError(judged, EDITIONS[edition], EDITIONS[edition]),
    })),
  }
}

type Evaluation = ReturnType<typeof evaluate>
type EditionFigures = Evaluation['editions'][number]

function asText(result: Evaluation): string {
  const bad = result.firstBadLines.map(({ line, reason }) => `  line ${line}: ${reason}`)
  return [
    `${result.titles} titles, ${result.badLines} lines not understood`,
    ...bad,
    ...result.editions.flatMap(figures),
  ].join('\n')
}

function figures(edition: EditionFigures): string[] {
  const { titles, unanswered, medianMs } = edition
  return [
    '',
    `${edition.edition}: ${titles} titles, ${unanswered} unanswered, ${medianMs.toFixed(2)} ms median`,
    'digits  titles    top-1    top-3    top-5   macro-1   macro-3   macro-5',
    ...edition.levels.map(levelLine),
    '',
    'digits  97 % right on  from probability  calibration error',
    ...edition.coverage.map(({ digits, at97, calibrationError: gap }) =>
      [
        String(digits).padStart(6),
        percent(at97.coverage).padStart(15),
        at97.threshold.toFixed(3).padStart(18),
        percent(gap).padStart(19),
      ].join(''),
    ),
    '',
    ...edition.coverage
      .slice(-1)
      .flatMap(({ digits, curve }) => [
        `accuracy by coverage at ${digits} digits`,
        ...curve.map(
          ({ coverage, accuracy, threshold }) =>
            `${percent(coverage).padStart(9)} answered ${percent(accuracy).padStart(9)} right, from ${threshold.toFixed(3)}`,
        ),
      ]),
    '',
    moneyLine(edition.moneyError),
  ]
}

function levelLine(score: LevelScore): string {
  const shares = [score.top1, score.top3, score.top5].map((share) => percent(share).padStart(9))
  const macro = [score.macroTop1, score.macroTop3, score.macroTop5]
  return [
    String(score.digits).padStart(6),
    String(score.titles).padStart(8),
    ...shares,
    ...macro.map((share) => percent(share).padStart(10)),
  ].join('')
}

function moneyLine({ titles, meanAbsolute, shareExact }: EditionFigures['moneyError']): string {
  const points = (meanAbsolute * 100).toFixed(2)
  return `money error: ${points} points of duty and tax on average over ${titles} titles; ${percent(shareExact)} with the same rate`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
