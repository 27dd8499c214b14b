import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { readCourseFolder, writeCourseFolder } from './course-folder.ts'
import { readCourse } from './read-course.ts'
import { renderMarkdown } from './render-markdown.ts'
import { courseFiles, givenCourse, givenOperator } from './testing.ts'

const app = await testApp()
const operator = await givenOperator(app)

const problemsOf = (over: Readonly<Record<string, string | null>>, slug = 'a-course') =>
  readCourse(slug, new Map(courseFiles(over).map(({ path, text }) => [path, text]))).problems.map(
    ({ file, message }) => `${file}: ${message.en}`,
  )
const changed = (path: string, change: (value: never) => void): Record<string, string> => {
  const value = JSON.parse(courseFiles().find((file) => file.path === path)!.text)
  change(value as never)
  return { [path]: JSON.stringify(value) }
}

test('a whole folder is a course', () => {
  expect(problemsOf({})).toEqual([])
})

test.each([
  [
    'a file is missing',
    { 'lessons/02-second.zh-CN.md': null },
    ['lessons/02-second.zh-CN.md: Missing.'],
  ],
  [
    'a lesson names no sources',
    { 'lessons/02-second.en.md': '# Second\n\nText.\n' },
    ['lessons/02-second.en.md: Must end with “## Sources” and a list of them.'],
  ],
  [
    'a lesson has no title',
    { 'lessons/02-second.en.md': 'Text.\n' },
    ['lessons/02-second.en.md: Must begin with “# Title”.'],
  ],
  [
    'a path leads out of the folder',
    { '../outside.md': 'x' },
    [
      '../outside.md: Not part of a course: course.json, lessons/NN-name.en.md and .zh-CN.md, quizzes/NN-name.json.',
      '../outside.md: No lesson of course.json is called so.',
    ],
  ],
  [
    'a file belongs to no lesson',
    { 'quizzes/09-ninth.json': '{}' },
    ['quizzes/09-ninth.json: No lesson of course.json is called so.'],
  ],
  [
    'a file is too large',
    { 'lessons/02-second.en.md': `# Second\n${'x'.repeat(100_001)}\n## Sources\n- x\n` },
    ['lessons/02-second.en.md: Larger than 100 kB.'],
  ],
  ['something is no JSON', { 'quizzes/01-first.json': '{' }, ['quizzes/01-first.json: Not JSON.']],
  [
    'course.json is of another shape',
    { 'course.json': '{"format":2}' },
    [
      'course.json: /: must have required properties title, summary, author, licence, modules.',
      'course.json: /format: must be equal to constant.',
    ],
  ],
  [
    'a lesson does not say what its facts say',
    changed(
      'course.json',
      (value: { modules: { lessons: { facts?: { says: { en: string } }[] }[] }[] }) => {
        value.modules[0]!.lessons[0]!.facts![0]!.says.en = 'RMB 6,000'
      },
    ),
    ['lessons/01-first.en.md: Does not say “RMB 6,000”, which course.json lists as a fact of it.'],
  ],
  [
    'a lesson comes after one that follows it',
    changed('course.json', (value: { modules: { lessons: { after?: string[] }[] }[] }) => {
      value.modules[0]!.lessons[0]!.after = ['02-second']
    }),
    ['course.json: 01-first comes after 02-second, which does not stand before it.'],
  ],
  [
    'a question has no right choice',
    changed(
      'quizzes/01-first.json',
      (value: { questions: { choices: { isRight?: boolean }[] }[] }) => {
        delete value.questions[0]!.choices[0]!.isRight
      },
    ),
    ['quizzes/01-first.json: The question q1 needs right choices and wrong ones.'],
  ],
  [
    'more questions are drawn than there are',
    changed('quizzes/01-first.json', (value: { draw: number }) => {
      value.draw = 6
    }),
    [
      'quizzes/01-first.json: A quiz draws at most the questions there are, and asks at most for all drawn.',
    ],
  ],
] as const)('it is said when %s, and nothing is imported', async (_, over, expected) => {
  expect(problemsOf(over)).toEqual(expected)
  const name = `refused-${app.newId().slice(-12)}`
  const answer = await operator.client.put(`/v1/desk/courses/${name}`, { files: courseFiles(over) })
  expect([answer.status, answer.body.code]).toEqual([422, 'courses.course_unusable'])
  expect(answer.body.params.problems).toHaveLength(expected.length)
  expect((await app.anonymous.get(`/v1/courses/${name}`)).status).toBe(404)
})

test('a name that is no name of a course is refused', () => {
  expect(problemsOf({}, '../evil')).toEqual([
    ': The name of a course has small letters, digits and hyphens, at most 60.',
  ])
})

test('more than a request may hold is refused as too large', async () => {
  const files = [{ path: 'course.json', text: 'x'.repeat(2_100_000) }]
  const answer = await operator.client.put('/v1/desk/courses/huge', { files })
  expect(answer.status).toBe(413)
})

test.each([
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'],
  ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>\n'],
  ['[go](javascript:alert(1))', '<p>[go](javascript:alert(1))</p>\n'],
  ['[go](JAVASCRIPT&colon;alert(1))', '<p>[go](JAVASCRIPT:alert(1))</p>\n'],
  ['[go](data:text/html;base64,xx)', '<p>[go](data:text/html;base64,xx)</p>\n'],
  ['[go](//evil.example)', '<p>[go](//evil.example)</p>\n'],
  [
    '![x](https://evil.example/x.png)',
    '<p>!<a href="https://evil.example/x.png" rel="noopener noreferrer">x</a></p>\n',
  ],
  [
    '[go](/tools "\\" onclick=\\"x")',
    '<p><a href="/tools" title="&quot; onclick=&quot;x">go</a></p>\n',
  ],
])('Markdown %s is shown and never run', (text, html) => {
  expect(renderMarkdown(text)).toBe(html)
})

test('a folder is read as it is: links to elsewhere are no files of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'course-'))
  try {
    writeCourseFolder(folder, new Map(courseFiles().map(({ path, text }) => [path, text])))
    expect(readCourse('a-course', readCourseFolder(folder)).problems).toEqual([])
    symlinkSync('/etc/passwd', join(folder, 'lessons', '03-third.en.md'))
    mkdirSync(join(folder, 'lessons', 'deeper'))
    writeFileSync(join(folder, 'lessons', '04-large.en.md'), 'x'.repeat(3_000_000))
    const { problems } = readCourse('a-course', readCourseFolder(folder))
    expect([...new Set(problems.map(({ file }) => file))].sort()).toEqual([
      'lessons/03-third.en.md (not a file)',
      'lessons/04-large.en.md',
      'lessons/deeper (not a file)',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a course is never written outside of its folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'course-'))
  try {
    const files = new Map([['lessons/../../evil.md', 'x']])
    expect(() => writeCourseFolder(folder, files)).toThrow('is no path of a course')
    expect(readdirSync(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what was brought in goes out as it came, is replaced, and is taken away again', async () => {
  const name = await givenCourse(app)
  const { client } = operator
  const files = (await client.get(`/v1/desk/courses/${name}/files`)).body.files
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
  expect(files.sort(byPath)).toEqual(courseFiles().sort(byPath))

  const second = { 'lessons/01-first.en.md': '# Renamed\n\nRMB 5,000.\n\n## Sources\n\n- It.\n' }
  const again = await client.put(`/v1/desk/courses/${name}`, { files: courseFiles(second) })
  expect(again.status).toBe(200)
  const read = await app.anonymous.get(`/v1/courses/${name}/lessons/01-first`)
  expect(read.body.title.en).toBe('Renamed')

  expect((await client.delete(`/v1/desk/courses/${name}`)).status).toBe(204)
  expect((await app.anonymous.get(`/v1/courses/${name}`)).status).toBe(404)
  const gone = await client.delete(`/v1/desk/courses/${name}`)
  expect([gone.status, gone.body.code]).toEqual([409, 'courses.course_shipped'])
  const audit = await client.get(`/v1/desk/audit?subject=course:${name}`)
  expect(audit.body.entries.map((one: { action: string }) => one.action)).toEqual([
    'courses.course_removed',
    'courses.course_imported',
    'courses.course_imported',
  ])
})
