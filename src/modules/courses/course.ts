import type { LocalText } from '../../kernel/locale.ts'

/** What a business does in the product, and an assignment may ask for. */
export const STEPS = [
  'products_imported',
  'catalogue_assessed',
  'product_listed',
  'order_shipped',
  'order_settled',
] as const
export type Step = (typeof STEPS)[number]

/** A number of a lesson that a rule of the product also states. */
export type Fact = Readonly<{
  market: string
  ruleId: string
  /** Which of the rule's values: 'perOrder', 'rate'. */
  field: string
  /** As the rule writes it: '5000.00', '0.13'. */
  value: string
  /** As the lesson writes it; it must stand there, word for word. */
  says: LocalText
}>

/** A page of the product where what a lesson tells can be tried. */
type Screen = Readonly<{ path: string; text: LocalText }>

export type Question = Readonly<{
  id: string
  text: LocalText
  choices: readonly Readonly<{ text: LocalText; isRight: boolean }>[]
  why: LocalText
}>

export type Quiz = Readonly<{
  /** The hash of its file: an attempt is held against the questions it was drawn from. */
  version: string
  draw: number
  pass: number
  questions: readonly Question[]
}>

export type Lesson = Readonly<{
  slug: string
  title: LocalText
  minutes: number
  /** Safe to show as it is: made from Markdown on the server, in which HTML is text. */
  html: LocalText
  facts: readonly Fact[]
  screens: readonly Screen[]
  /** Lessons of the same course that come first. */
  after: readonly string[]
  quiz: Quiz | undefined
}>

export type Assignment = Readonly<{
  step: Step
  isRequired: boolean
  /** An instructor of a cohort may check it off, when it was done elsewhere. */
  maySignOff: boolean
  title: LocalText
  text: LocalText
  path: string
}>

export type Course = Readonly<{
  slug: string
  version: string
  title: LocalText
  summary: LocalText
  author: string
  licence: string
  prerequisites: readonly string[]
  modules: readonly Readonly<{ title: LocalText; lessons: readonly Lesson[] }>[]
  assignments: readonly Assignment[]
}>

export const lessonsOf = ({ modules }: Course): Lesson[] =>
  modules.flatMap(({ lessons }) => lessons)
