import { createHash } from 'node:crypto'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { LocalText } from '../../kernel/locale.ts'
import { type Course, type Lesson, lessonsOf, type Quiz } from './course.ts'
import { COURSE_PATH, COURSE_SLUG, CourseFile, QuizFile } from './course-file.ts'
import { courseLimits } from './limits.ts'
import { renderMarkdown } from './render-markdown.ts'

/** Texts of a course folder by their path in it: 'lessons/01-start.en.md'. */
export type CourseFiles = ReadonlyMap<string, string>

export type CourseProblem = Readonly<{ file: string; message: LocalText }>

/** A folder while it is read: which of its files were looked at, and what is wrong with them. */
type Folder = Readonly<{
  files: CourseFiles
  used: Set<string>
  problem: (file: string, en: string, zh: string) => void
}>

/** More than this of a folder that is all wrong helps nobody. */
const MOST_PROBLEMS = 100

/**
 * A course from its folder, or everything that is wrong with it. Believes nothing: paths, sizes,
 * shapes, whether every lesson is there in every language and names its sources.
 */
export function readCourse(
  slug: string,
  files: CourseFiles,
): Readonly<{ course: Course | undefined; problems: readonly CourseProblem[] }> {
  const problems: CourseProblem[] = []
  const folder: Folder = {
    files,
    used: new Set(),
    problem(file, en, zh) {
      if (problems.length < MOST_PROBLEMS) problems.push({ file, message: { en, 'zh-CN': zh } })
    },
  }
  const course = isBounded(folder, slug) ? readWhole(folder, slug) : undefined
  return { course: problems.length === 0 ? course : undefined, problems }
}

/** The first 12 digits of the SHA-256 of all files, whatever their order. */
const courseVersion = (files: CourseFiles): string =>
  hash(JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1))))

const hash = (content: string): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12)

const LOCALES = ['en', 'zh-CN'] as const
const SOURCES: LocalText = { en: 'Sources', 'zh-CN': '资料来源' }

function isBounded({ files, problem }: Folder, slug: string): boolean {
  if (!COURSE_SLUG.test(slug) || slug.length > courseLimits.nameCharacters) {
    problem(
      '',
      'The name of a course has small letters, digits and hyphens, at most 60.',
      '课程名只能包含小写字母、数字和连字符，最多 60 个字符。',
    )
    return false
  }
  let bytes = 0
  for (const [path, text] of files) {
    const size = Buffer.byteLength(text)
    const name = path.slice(0, 200)
    bytes += size
    if (!COURSE_PATH.test(path)) {
      problem(
        name,
        'Not part of a course: course.json, lessons/NN-name.en.md and .zh-CN.md, quizzes/NN-name.json.',
        '不属于课程文件夹：只允许 course.json、lessons/NN-name.en.md 与 .zh-CN.md、quizzes/NN-name.json。',
      )
    }
    if (size > courseLimits.fileBytes) problem(name, 'Larger than 100 kB.', '超过 100 kB。')
    if (text.includes('\u0000') || !text.isWellFormed()) {
      problem(name, 'Not a text in UTF-8.', '不是 UTF-8 文本。')
    }
  }
  if (files.size > courseLimits.files || bytes > courseLimits.folderBytes) {
    problem('', 'More than 400 files or 1.8 MB.', '超过 400 个文件或 1.8 MB。')
    return false
  }
  return true
}

function readWhole(folder: Folder, slug: string): Course | undefined {
  const file = jsonOf(folder, 'course.json', CourseFile)
  if (!file) return undefined
  const modules = file.modules.map(({ title, lessons }) => ({
    title,
    lessons: lessons.map((lesson) => readLesson(folder, lesson)),
  }))
  const { title, summary, author, licence, prerequisites = [], assignments = [] } = file
  const version = courseVersion(folder.files)
  const about = { slug, version, title, summary, author, licence }
  const course: Course = {
    ...about,
    prerequisites,
    modules,
    assignments: assignments.map((one) => ({ ...one, maySignOff: one.maySignOff ?? false })),
  }
  checkOrder(folder, course)
  for (const path of folder.files.keys()) {
    if (!folder.used.has(path)) {
      folder.problem(
        path,
        'No lesson of course.json is called so.',
        'course.json 中没有对应的课时。',
      )
    }
  }
  return course
}

function textOf({ files, used, problem }: Folder, path: string): string | undefined {
  used.add(path)
  const text = files.get(path)
  if (text === undefined) problem(path, 'Missing.', '缺少该文件。')
  return text
}

function jsonOf<Schema extends TSchema>(folder: Folder, path: string, schema: Schema) {
  const text = textOf(folder, path)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    folder.problem(path, 'Not JSON.', '不是有效的 JSON。')
    return undefined
  }
  if (Value.Check(schema, value)) return value
  for (const { instancePath, message } of Value.Errors(schema, value).slice(0, 5)) {
    const where = instancePath.slice(0, 200) || '/'
    folder.problem(path, `${where}: ${message}.`, `${where} 不符合格式（${message}）。`)
  }
  return undefined
}

type LessonFile = CourseFile['modules'][number]['lessons'][number]

function readLesson(folder: Folder, given: LessonFile): Lesson {
  const { slug, minutes, after = [], facts = [], screens = [] } = given
  const pathIn = (locale: (typeof LOCALES)[number]) => `lessons/${slug}.${locale}.md`
  const texts = {
    en: readMarkdown(folder, pathIn('en'), 'en'),
    'zh-CN': readMarkdown(folder, pathIn('zh-CN'), 'zh-CN'),
  }
  for (const { says } of facts) {
    for (const locale of LOCALES) {
      if (texts[locale].body.includes(says[locale])) continue
      folder.problem(
        pathIn(locale),
        `Does not say “${says[locale]}”, which course.json lists as a fact of it.`,
        `正文中没有“${says[locale]}”，而 course.json 将其列为本课事实。`,
      )
    }
  }
  return {
    slug,
    title: { en: texts.en.title, 'zh-CN': texts['zh-CN'].title },
    minutes,
    html: { en: renderMarkdown(texts.en.body), 'zh-CN': renderMarkdown(texts['zh-CN'].body) },
    facts: facts.map(({ rule, ...fact }) => ({ ...fact, ruleId: rule })),
    screens,
    after,
    quiz: readQuiz(folder, `quizzes/${slug}.json`),
  }
}

/** The first line is the title, the last heading the sources. */
function readMarkdown(folder: Folder, path: string, locale: (typeof LOCALES)[number]) {
  const text = textOf(folder, path)?.replaceAll('\r\n', '\n')
  const [, title, body] = /^# ([^\n]{1,120})\n([\s\S]*)$/.exec(text ?? '') ?? []
  if (title === undefined || body === undefined) {
    if (text !== undefined) {
      folder.problem(path, 'Must begin with “# Title”.', '必须以“# 标题”开头。')
    }
    return { title: '', body: '' }
  }
  const last = body.split(/^## /m).at(-1)!
  if (!last.startsWith(SOURCES[locale]) || !/^- \S/m.test(last)) {
    folder.problem(
      path,
      `Must end with “## ${SOURCES[locale]}” and a list of them.`,
      `必须以“## ${SOURCES[locale]}”及来源列表结尾。`,
    )
  }
  return { title: title.trim(), body }
}

function readQuiz(folder: Folder, path: string): Quiz | undefined {
  const text = folder.files.get(path)
  const quiz = text === undefined ? undefined : jsonOf(folder, path, QuizFile)
  if (text === undefined || !quiz) return undefined
  const { draw, pass, questions } = quiz
  if (draw > questions.length || pass > draw) {
    folder.problem(
      path,
      'A quiz draws at most the questions there are, and asks at most for all drawn.',
      '抽题数不得超过题目总数，及格题数不得超过抽题数。',
    )
  }
  const ids = questions.map(({ id }) => id)
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) {
    folder.problem(path, `The question ${id} is there twice.`, `题目 ${id} 重复。`)
  }
  for (const { id, choices } of questions) {
    const right = choices.filter(({ isRight }) => isRight).length
    if (right === 0 || right === choices.length) {
      folder.problem(
        path,
        `The question ${id} needs right choices and wrong ones.`,
        `题目 ${id} 须同时有正确选项和错误选项。`,
      )
    }
  }
  return {
    version: hash(text),
    draw,
    pass,
    questions: questions.map((question) => ({
      ...question,
      choices: question.choices.map((one) => ({ text: one.text, isRight: one.isRight === true })),
    })),
  }
}

/** Lessons are there once, and those that come first stand before. */
function checkOrder({ problem }: Folder, course: Course): void {
  const seen = new Set<string>()
  for (const { slug, after } of lessonsOf(course)) {
    if (seen.has(slug)) {
      problem('course.json', `The lesson ${slug} is there twice.`, `课时 ${slug} 重复。`)
    }
    for (const first of after.filter((one) => !seen.has(one))) {
      problem(
        'course.json',
        `${slug} comes after ${first}, which does not stand before it.`,
        `${slug} 须在 ${first} 之后，但后者没有排在它前面。`,
      )
    }
    seen.add(slug)
  }
  if (seen.size > courseLimits.lessons) {
    problem('course.json', 'More than 100 lessons.', '超过 100 课。')
  }
  const steps = course.assignments.map(({ step }) => step)
  if (new Set(steps).size < steps.length) {
    problem('course.json', 'Each step is asked for once.', '每个步骤只能出现一次。')
  }
  if (course.prerequisites.includes(course.slug)) {
    problem('course.json', 'A course cannot come before itself.', '课程不能以自身为前置课程。')
  }
}
