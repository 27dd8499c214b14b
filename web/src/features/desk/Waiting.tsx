import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Refusal } from '../account/FormField.tsx'
import { sectionOf, type WaitingAnswer } from './sections.ts'

/** What needs doing, the most urgent first. */
export function Waiting({
  waiting,
  error,
}: {
  waiting: WaitingAnswer | undefined
  error: unknown
}) {
  const { t } = useTranslation()
  if (error) return <Refusal error={error} />
  if (!waiting) return <Skeleton active />
  const some = waiting.waiting.filter(({ count }) => count > 0)
  return (
    <section>
      <h2>{t('desk.needsDoing')}</h2>
      {some.length === 0 && <p className="panel">{t('desk.nothingWaits')}</p>}
      <ul className="bars">
        {some.map(({ kind, count }) => (
          <li key={kind} className="panel bar-label">
            <span>
              <Link to={`/desk/${sectionOf(kind)}`}>{t(`desk.waits.${kind}`, { count })}</Link>
              {kind === 'staleRates' && (
                <span className="quiet">
                  <br />
                  {t('desk.howToLoadRates')}
                </span>
              )}
            </span>
            <strong>{count >= waiting.countedTo ? `${waiting.countedTo - 1}+` : count}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}
