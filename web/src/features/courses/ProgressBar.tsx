import { useTranslation } from 'react-i18next'
import type { Progress } from './useProgress.ts'

/** How many lessons are finished, as a bar and in words. */
export function ProgressBar({ progress: { lessons } }: { progress: Progress }) {
  const { t } = useTranslation()
  const done = lessons.filter(({ isComplete }) => isComplete).length
  return (
    <div className="learn-progress">
      <div aria-hidden="true">
        <span style={{ width: `${(100 * done) / lessons.length}%` }} />
      </div>
      <p className="quiet">{t('learn.progress', { done, all: lessons.length })}</p>
    </div>
  )
}
