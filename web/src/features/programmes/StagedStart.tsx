import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { NetNewClaim } from '../impact/NetNewClaim.tsx'
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
      <NetNew agencyId={agencyId} digest={data.digest} netNew={data.netNew} />
    </section>
  )
}

/** What of it is net new, for an owner to put on record, and what was put on record before. */
function NetNew({
  agencyId,
  digest,
  netNew,
}: {
  agencyId: string
  digest: string
  netNew: { value: number; low: number; high: number } | null
}) {
  const { t } = useTranslation()
  const jobs = useJobs()
  const queries = useQueryClient()
  const isOwner =
    useSession().data?.organisations.find(({ id }) => id === agencyId)?.role === 'owner'
  const path = { agencyId }
  const before = usePages({
    queryKey: ['own-net-new', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/net-new', {
          params: { path, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.claims,
  })
  const record = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/net-new', { params: { path }, body: { digest } }),
      ),
    // Where it has changed meanwhile, what there is now is shown.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['own-net-new', agencyId] }),
        queries.invalidateQueries({ queryKey: ['staged-start', agencyId] }),
      ]),
  })
  return (
    <>
      <h3>{t('start.netNew')}</h3>
      <p>
        {netNew
          ? t('start.netNewIs', {
              value: jobs(netNew.value),
              low: jobs(netNew.low),
              high: jobs(netNew.high),
            })
          : t('start.netNewIsNot')}
      </p>
      <Refusal error={record.error} />
      {netNew && isOwner && (
        <p>
          <Button type="primary" loading={record.isPending} onClick={() => record.mutate()}>
            {t('start.record')}
          </Button>
        </p>
      )}
      <PagedList pages={before} keyOf={({ revision }) => `${revision}`}>
        {(claim) => <NetNewClaim claim={claim} />}
      </PagedList>
    </>
  )
}
