import { createHash } from 'node:crypto'
import type { Question, Quiz } from './course.ts'

/** A question as it is put: its choices in the order shown, each by its place in the file. */
export type DrawnQuestion = Readonly<{ question: Question; order: readonly number[] }>

/** The questions of an attempt, by chance of its seed: the same seed draws the same ones. */
export const drawQuestions = (quiz: Quiz, seed: string): DrawnQuestion[] =>
  shuffled(quiz.questions, seed, ({ id }) => id)
    .slice(0, quiz.draw)
    .map((question) => ({
      question,
      order: shuffled([...question.choices.keys()], seed, (place) => `${question.id} ${place}`),
    }))

/** By the SHA-256 of the seed and each name: nobody who lacks the seed can tell the order. */
const shuffled = <T>(items: readonly T[], seed: string, name: (item: T) => string): T[] =>
  items
    .map((item) => ({
      item,
      key: createHash('sha256')
        .update(`${seed} ${name(item)}`)
        .digest('hex'),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item)

/** Right when exactly the right choices were chosen. */
export const isRightAnswer = ({ choices }: Question, chosen: readonly number[]): boolean =>
  choices.every(({ isRight }, place) => isRight === chosen.includes(place))
