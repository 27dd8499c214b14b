import { Progress as Bar, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Progress } from './useBatches.ts'

/** How far a long piece of work is, with a button that stops it; nothing while it is short. */
export function BatchProgress({
  label,
  progress,
  isRunning,
  onStop,
}: {
  label: string
  progress: Progress | undefined
  isRunning: boolean
  onStop: () => void
}) {
  const { t } = useTranslation()
  if (!progress) return null
  const { done, total, isStopped } = progress
  if (!isRunning) {
    return done < total && isStopped ? (
      <p role="status">{t('centre.stoppedAt', { done, total })}</p>
    ) : null
  }
  return (
    <div role="status" className="batch-progress">
      <span>{t('centre.doneOf', { done, total })}</span>
      <Bar
        aria-label={label}
        percent={Math.round((100 * done) / total)}
        status="active"
        showInfo={false}
      />
      <Button onClick={onStop}>{t('centre.stop')}</Button>
    </div>
  )
}
