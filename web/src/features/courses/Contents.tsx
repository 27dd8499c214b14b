import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../ui/format.ts'
import type { Course, Progress } from './useProgress.ts'

/** The lessons of a course in their modules, with what is finished. */
export function Contents({
  course,
  progress,
  here,
}: {
  course: Course
  progress: Progress | undefined
  here?: string
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const stateOf = (lesson: string): string | undefined => {
    const state = progress?.lessons.find((one) => one.lesson === lesson)
    if (state?.isComplete) return `✓ ${t('learn.finished')}`
    if (state?.isDone) return t('learn.read')
    return state?.isPassed ? t('learn.passed') : undefined
  }
  return (
    <nav className="contents" aria-label={t('learn.contents')}>
      <h2>{t('learn.contents')}</h2>
      {course.modules.map((module) => (
        <section key={module.title.en}>
          <h3>{text(module.title)}</h3>
          <ol>
            {module.lessons.map(({ lesson, title, minutes }) => (
              <li key={lesson}>
                <Link
                  to={`/learn/${course.course}/${lesson}`}
                  {...(lesson === here ? { 'aria-current': 'page' as const } : {})}
                >
                  {text(title)}
                </Link>
                <span className="quiet">
                  {stateOf(lesson) ?? t('learn.minutes', { count: minutes })}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  )
}
