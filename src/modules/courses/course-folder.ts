import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { COURSE_PATH } from './course-file.ts'
import { courseLimits } from './limits.ts'
import type { CourseFiles } from './read-course.ts'

/** Reads no more than shows that it is too much. */
const MOST_FILES = courseLimits.files + 1

/**
 * The files of a course folder and its two folders below. What is no plain file (a link to
 * elsewhere) comes as an empty text under its name, so that whoever checks the folder says so.
 */
export function readCourseFolder(folder: string): CourseFiles {
  const files = new Map<string, string>()
  for (const below of ['', 'lessons', 'quizzes']) {
    for (const entry of entriesOf(join(folder, below))) {
      if (files.size >= MOST_FILES) return files
      const path = below ? `${below}/${entry.name}` : entry.name
      const isPart = below === '' && entry.isDirectory() && /^(lessons|quizzes)$/.test(entry.name)
      if (isPart) continue
      if (entry.isFile()) files.set(path, readBounded(join(folder, path)))
      else files.set(`${path} (not a file)`, '')
    }
  }
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** A file that is too large is not read: a text one byte too long says the same. */
const readBounded = (path: string): string =>
  statSync(path).size > courseLimits.fileBytes
    ? 'x'.repeat(courseLimits.fileBytes + 1)
    : readFileSync(path, 'utf8')

/** Writes a course under a folder. Whatever sent the files: a path that leads out is not written. */
export function writeCourseFolder(folder: string, files: CourseFiles): void {
  for (const [path, text] of files) {
    if (!COURSE_PATH.test(path)) throw new Error(`'${path.slice(0, 200)}' is no path of a course.`)
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
