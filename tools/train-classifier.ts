import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { CHINESE_MODEL, readWith } from '../src/modules/customs/classifier/chinese.ts'
import {
  type Calibration,
  decodeModel,
  encodeModel,
  type LinearModel,
  type TrainedWeights,
} from '../src/modules/customs/classifier/linear-model.ts'
import { bagOf, type Labelled, readLabelled } from './classifier/labelled-titles.ts'
import { calibrationError, coverageFor, DIGITS, type Judged, scoreAt } from './classifier/scores.ts'
import { CHOICES, type TrainingChoices, train } from './classifier/softmax-trainer.ts'

const USAGE = 'node tools/train-classifier.ts FILE [--hold-out PERCENT | --folds PARTS]'

/** Share of the training titles that the temperature is fitted on, in percent. */
const CALIBRATION_PERCENT = 10

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'hold-out': { type: 'string' }, folds: { type: 'string' } },
})
const [file] = positionals
if (file === undefined) {
  console.error(USAGE)
  process.exit(2)
}
const { rows, bad } = readLabelled(file)
console.error(`${rows.length} titles read, ${bad.length} lines not understood`)
const folds = Number(values.folds ?? 0)
const holdOut = Number(values['hold-out'] ?? 0)
if (folds > 1) crossValidate(folds)
else if (holdOut > 0) {
  const seen = rows.filter((row) => bagOf(row.title) >= holdOut)
  const held = rows.filter((row) => bagOf(row.title) < holdOut)
  const model = decodeModel(encodeModel(trainCalibrated(seen, CHOICES)))
  for (const [form, set] of formsOf(held)) report(form, judge(model, set))
} else {
  const trained = trainCalibrated(rows, CHOICES)
  const bytes = gzipSync(encodeModel(trained), { level: 9 })
  const target = fileURLToPath(new URL(`../data/${CHINESE_MODEL}`, import.meta.url))
  mkdirSync(fileURLToPath(new URL('../data/classifier/', import.meta.url)), { recursive: true })
  writeFileSync(target, bytes)
  console.error(`${trained.features.length} features, ${bytes.length} bytes: data/${CHINESE_MODEL}`)
}

/**
 * Every title held back once: `parts` models, each judged on the bags it has not seen, which is
 * steadier than one split. The temperature is fitted once, within the first model's titles.
 */
function crossValidate(parts: number): void {
  const judged: Record<string, Judged[]> = {}
  let calibration: Calibration | undefined
  for (let part = 0; part < parts; part++) {
    const seen = rows.filter((row) => bagOf(row.title) % parts !== part)
    const held = rows.filter((row) => bagOf(row.title) % parts === part)
    const trained = calibration
      ? { ...train(seen, CHOICES), calibration }
      : trainCalibrated(seen, CHOICES)
    calibration = trained.calibration
    const model = decodeModel(encodeModel(trained))
    for (const [form, set] of formsOf(held)) {
      judged[form] = [...(judged[form] ?? []), ...judge(model, set)]
    }
    console.error(`part ${part + 1} of ${parts}: ${held.length} titles held back`)
  }
  for (const [form, titles] of Object.entries(judged)) report(form, titles)
}

/** The titles as written and without their spaces. */
function formsOf(titles: readonly Labelled[]): (readonly [string, readonly Labelled[]])[] {
  const joined = titles.map((row) => ({ ...row, title: row.title.replaceAll(' ', '') }))
  return [
    ['segmented', titles],
    ['raw', joined],
  ]
}

/** Trains on a part to learn how sure the model may be, then on everything. */
function trainCalibrated(all: readonly Labelled[], how: TrainingChoices): TrainedWeights {
  // The highest bags: a held-back set takes the lowest.
  const isForCalibration = (row: Labelled): boolean => bagOf(row.title) >= 100 - CALIBRATION_PERCENT
  const part = train(
    all.filter((row) => !isForCalibration(row)),
    how,
  )
  const temperature = fitTemperature(decodeModel(encodeModel(part)), all.filter(isForCalibration))
  console.error(`temperature ${temperature.toFixed(2)}`)
  return { ...train(all, how), calibration: { temperature } }
}

/** The temperature under which the true codes are most likely, tried in steps of 0.05. */
function fitTemperature(model: LinearModel, unseen: readonly Labelled[]): number {
  const steps = Array.from({ length: 50 }, (_, step) => 0.5 + step * 0.05)
  const losses = steps.map((temperature) => {
    const tried = { ...model, calibration: { temperature } }
    return judge(tried, unseen).reduce((sum, { row, candidates }) => {
      const truth = candidates.find(({ code }) => code === row.code)
      return sum - Math.log(truth?.probability ?? 1e-4)
    }, 0)
  })
  return steps[losses.indexOf(Math.min(...losses))]!
}

function judge(model: LinearModel, titles: readonly Labelled[]): Judged[] {
  return titles.map((row) => ({
    row,
    candidates: readWith(model, { title: row.title }).candidates,
  }))
}

function report(form: string, judged: readonly Judged[]): void {
  console.log(`${form}: ${judged.length} titles held back`)
  for (const digits of DIGITS) {
    const score = scoreAt(judged, digits)
    if (!score) continue
    const sure = coverageFor(judged, digits, 0.97)
    console.log(
      [
        `  ${String(digits).padStart(2)} digits`,
        `top-1 ${percent(score.top1)}  top-3 ${percent(score.top3)}  top-5 ${percent(score.top5)}`,
        `macro ${percent(score.macroTop1)}`,
        `97 % right on ${percent(sure.coverage)} (from ${sure.threshold.toFixed(3)})`,
        `calibration error ${percent(calibrationError(judged, digits))}`,
      ].join('  '),
    )
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
