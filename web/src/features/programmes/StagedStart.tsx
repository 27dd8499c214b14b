import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { useJobs } from '../impact/useJobs.ts'

/** What may be said of the counties of a state whose office has opened, beside those without one. */
export function StagedStart({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const jobs = useJobs()
  const { data, error } = useQuery({
    queryKey: ['staged-start', agencyId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/staged-start', { params: { path: { agencyId } } }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const { quarters, difference, before } = data
  const intervalOf = (one: NonNullable<typeof difference>) =>
    t('start.interval', { value: jobs(one.value), low: jobs(one.low), high: jobs(one.high) })
  const figures = [
    ['begun', count(data.begun)],
    ['compared', count(data.compared)],
    ...(data.withoutBefore > 0 ? [['withoutBefore', count(data.withoutBefore)] as const] : []),
    ...(difference ? [['difference', intervalOf(difference)] as const] : []),
    ...(before ? [['before', intervalOf(before)] as const] : []),
  ] as const
  return (
    <section>
      <h2>{t('start.title')}</h2>
      <p className="quiet">{t('start.hint', { from: quarters[0]!, to: quarters.at(-1)! })}</p>
      <p className="panel">{t(`start.conclusions.${data.conclusion}`)}</p>
      {data.conclusion !== 'too_few' && (
        <dl className="measures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`start.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {difference && <p className="quiet">{t('start.assumes')}</p>}
    </section>
  )
}
