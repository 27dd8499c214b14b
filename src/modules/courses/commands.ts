import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Commands, textTable } from '../../platform/cli.ts'
import { lessonsOf } from './course.ts'
import { readCourseFolder, writeCourseFolder } from './course-folder.ts'
import { importCourse } from './import-course.ts'
import { filesOf, listCourses } from './library.ts'
import { type CourseProblem, readCourse } from './read-course.ts'

const STOP = 'Stop the server first: this needs the data folder to itself.'

export const coursesCommands: Commands = (program, { api, print }) => {
  const courses = program.command('courses').description('courses as folders of Markdown')

  const add = (usage: string, description: string): Command =>
    courses.command(usage).description(description).exitOverride().option('--json', 'print JSON')

  add('check <folder>', 'say what is wrong with a course folder (docs/course-format.md)').action(
    (folder: string, _options, command) => {
      const name = basename(resolve(folder))
      const { course, problems } = readCourse(name, readCourseFolder(folder))
      const lessons = course ? lessonsOf(course) : []
      const questions = lessons.reduce((all, { quiz }) => all + (quiz?.questions.length ?? 0), 0)
      const found = {
        course: name,
        version: course?.version ?? null,
        lessons: lessons.length,
        questions,
        problems: [...problems],
      }
      print(command, found, () =>
        course
          ? `${name} is a course of ${lessons.length} lessons and ${questions} questions.`
          : problemTable(problems),
      )
      if (!course) process.exitCode = 1
    },
  )

  add('import <folder>', 'bring a course in (with the server stopped)').action(
    async (folder: string, _options, command) => {
      const name = basename(resolve(folder))
      const { problems } = readCourse(name, readCourseFolder(folder))
      if (problems.length > 0) throw new Error(problemTable(problems))
      const { system } = await api()
      if (!system) throw new Error(STOP)
      const course = await importCourse(system, name, readCourseFolder(folder))
      const made = { course: name, version: course.version, lessons: lessonsOf(course).length }
      print(command, made, () => `${name} is in, version ${course.version}.`)
    },
  )

  add('export <course> <folder>', 'write a course as a folder (with the server stopped)').action(
    async (name: string, folder: string, _options, command) => {
      const { system } = await api()
      if (!system) throw new Error(STOP)
      const files = await filesOf(system.db, name)
      writeCourseFolder(folder, files)
      print(command, { course: name, files: files.size }, () => `${files.size} files in ${folder}.`)
    },
  )

  add('list', 'courses of this installation (with the server stopped)').action(
    async (_options, command) => {
      const { system } = await api()
      if (!system) throw new Error(STOP)
      const all = (await listCourses(system.db)).map((course) => ({
        course: course.slug,
        title: course.title,
        version: course.version,
        lessons: lessonsOf(course).length,
      }))
      print(command, { courses: all }, () =>
        textTable([
          ['Course', 'Lessons', 'Version', 'Title'],
          ...all.map((one) => [one.course, `${one.lessons}`, one.version, one.title.en]),
        ]),
      )
    },
  )
}

const problemTable = (problems: readonly CourseProblem[]): string =>
  textTable(problems.map(({ file, message }) => [file || '(the folder)', message.en]))
