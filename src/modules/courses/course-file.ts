import { type Static, Type } from 'typebox'
import { STEPS, type Step } from './course.ts'
import { courseLimits } from './limits.ts'

/** What `course.json` and the quizzes of a course folder hold: docs/course-format.md. */
const strict = { additionalProperties: false }
const text = (maxLength: number) =>
  Type.Object(
    {
      en: Type.String({ minLength: 1, maxLength }),
      'zh-CN': Type.String({ minLength: 1, maxLength }),
    },
    strict,
  )
const Slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
const LessonSlug = Type.String({ pattern: '^\\d\\d-[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
/** A page of the product: never another site. */
const Path = Type.String({ pattern: '^/(?![/\\\\])[\\x21-\\x7e]*$', maxLength: 200 })

const FactFile = Type.Object(
  {
    market: Type.String({ pattern: '^[a-z]{2}$' }),
    rule: Type.String({ minLength: 1, maxLength: 100 }),
    field: Type.String({ pattern: '^[a-zA-Z]{1,40}$' }),
    value: Type.String({ minLength: 1, maxLength: 40 }),
    says: text(80),
  },
  strict,
)
const LessonFile = Type.Object(
  {
    slug: LessonSlug,
    minutes: Type.Integer({ minimum: 1, maximum: 120 }),
    after: Type.Optional(Type.Array(LessonSlug, { maxItems: 20 })),
    facts: Type.Optional(Type.Array(FactFile, { maxItems: 30 })),
    screens: Type.Optional(
      Type.Array(Type.Object({ path: Path, text: text(200) }, strict), { maxItems: 10 }),
    ),
  },
  strict,
)
export const CourseFile = Type.Object(
  {
    format: Type.Literal(1),
    title: text(120),
    summary: text(600),
    author: Type.String({ minLength: 1, maxLength: 120 }),
    licence: Type.String({ minLength: 1, maxLength: 60 }),
    prerequisites: Type.Optional(Type.Array(Slug, { maxItems: 10, uniqueItems: true })),
    modules: Type.Array(
      Type.Object(
        {
          title: text(120),
          lessons: Type.Array(LessonFile, { minItems: 1, maxItems: courseLimits.lessons }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 30 },
    ),
    assignments: Type.Optional(
      Type.Array(
        Type.Object(
          {
            step: Type.Unsafe<Step>({ type: 'string', enum: STEPS }),
            isRequired: Type.Boolean(),
            maySignOff: Type.Optional(Type.Boolean()),
            title: text(120),
            text: text(600),
            path: Path,
          },
          strict,
        ),
        { maxItems: STEPS.length },
      ),
    ),
  },
  strict,
)
export type CourseFile = Static<typeof CourseFile>

export const QuizFile = Type.Object(
  {
    draw: Type.Integer({ minimum: 1, maximum: 20 }),
    pass: Type.Integer({ minimum: 1, maximum: 20 }),
    questions: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
          text: text(500),
          choices: Type.Array(
            Type.Object({ text: text(300), isRight: Type.Optional(Type.Boolean()) }, strict),
            { minItems: 2, maxItems: courseLimits.choices },
          ),
          why: text(800),
        },
        strict,
      ),
      { minItems: 1, maxItems: courseLimits.questionsOfQuiz },
    ),
  },
  strict,
)
export type QuizFile = Static<typeof QuizFile>

/** The only paths of a course folder, so that none can lead out of it. */
export const COURSE_PATH =
  /^(course\.json|lessons\/\d\d-[a-z0-9-]{1,57}\.(en|zh-CN)\.md|quizzes\/\d\d-[a-z0-9-]{1,57}\.json)$/
export const COURSE_SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
