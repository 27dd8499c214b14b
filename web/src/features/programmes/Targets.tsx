import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Target =
  operations['listTargets']['responses'][200]['content']['application/json']['targets'][number]
type Mark = 'pinned' | 'excluded'

/** Businesses by what a programme's dollar would bring, and those that have no place. */
export function Targets({ agencyId, isOfficer }: { agencyId: string; isOfficer: boolean }) {
  const { t } = useTranslation()
  const targets = usePages({
    queryKey: ['targets', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/targets', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.targets,
  })
  return (
    <>
      <section>
        <p>{t('target.lead')}</p>
        <Counts agencyId={agencyId} />
        {(targets.items?.length ?? 0) > 0 && (
          <p>
            <a href={`/v1/agencies/${agencyId}/targets.csv`} download>
              {t('seat.export')}
            </a>
          </p>
        )}
        <PagedList pages={targets} keyOf={({ businessId }) => businessId} none={t('target.none')}>
          {(target) => <OneTarget agencyId={agencyId} target={target} isOfficer={isOfficer} />}
        </PagedList>
      </section>
      <LeftOut agencyId={agencyId} isOfficer={isOfficer} />
    </>
  )
}

function Counts({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['targeting', agencyId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/agencies/{agencyId}/targeting', { params: { path: { agencyId } } })),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  return (
    <>
      <dl className="measures">
        <div>
          <dt>{t('target.ranked')}</dt>
          <dd>{count(data.ranked)}</dd>
        </div>
        <div>
          <dt>{t('target.inPlace')}</dt>
          <dd>
            {data.inPlace === null
              ? t('target.fewer', { least: data.leastTold })
              : count(data.inPlace)}
          </dd>
        </div>
      </dl>
      {data.leftOut.length > 0 && (
        <ul className="findings">
          {data.leftOut.map((one) => (
            <li key={one.why}>
              <strong>{count(one.count)}</strong> · {text(one.text)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function OneTarget({
  agencyId,
  target,
  isOfficer,
}: {
  agencyId: string
  target: Target
  isOfficer: boolean
}) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const { factors } = target
  return (
    <>
      <div className="bar-label">
        <strong>
          {count(target.rank)}. {text(target.name)}{' '}
          {target.isPinned && <span className="badge">{t('target.pinned')}</span>}{' '}
          {target.isSample && <span className="badge">{t('office.sample')}</span>}
        </strong>
        <span className="quiet">
          {[
            target.place && text(target.place),
            t('target.benefit', {
              benefit: formatMoney({ amount: target.benefit, currency: 'USD' }),
            }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {target.reason && <p>{t('target.pinnedWhy', { reason: target.reason })}</p>}
      <dl className="measures">
        {(
          [
            ['value', formatMoney(factors.waitingValue)],
            ['capacity', `${factors.capacityPercent} %`],
            ['chance', `${factors.chancePercent} %`],
            ['cost', formatMoney(factors.cost)],
          ] as const
        ).map(([name, shown]) => (
          <div key={name}>
            <dt>{t(`target.factors.${name}`)}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('target.explain')}</summary>
        <p>{text(target.text)}</p>
      </details>
      {isOfficer && (
        <Decide
          agencyId={agencyId}
          businessId={target.businessId}
          marks={['pinned', 'excluded']}
          isMarked={target.isPinned}
        />
      )}
    </>
  )
}

function LeftOut({ agencyId, isOfficer }: { agencyId: string; isOfficer: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const leftOut = usePages({
    queryKey: ['left-out', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/targets/left-out', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.businesses,
  })
  return (
    <section>
      <h2>{t('target.leftOut')}</h2>
      <p className="quiet">{t('target.leftOutHint')}</p>
      <PagedList
        pages={leftOut}
        keyOf={({ businessId }) => businessId}
        none={t('target.noneLeftOut')}
      >
        {(one) => (
          <>
            <div className="bar-label">
              <strong>
                {text(one.name)}{' '}
                {one.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              {one.place && <span className="quiet">{text(one.place)}</span>}
            </div>
            <p>
              {text(one.text)} {one.reason && t('target.officerSaid', { reason: one.reason })}
            </p>
            {isOfficer && (
              <Decide
                agencyId={agencyId}
                businessId={one.businessId}
                marks={one.why === 'excluded' ? [] : ['excluded']}
                isMarked={one.why === 'excluded'}
              />
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

const ROOT = '/v1/agencies/{agencyId}/targets/{businessId}/mark'

/** An officer decides otherwise than the ranking, with a reason, or lets it decide again. */
function Decide({
  agencyId,
  businessId,
  marks,
  isMarked,
}: {
  agencyId: string
  businessId: string
  marks: readonly Mark[]
  isMarked: boolean
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const path = { agencyId, businessId }
  const decide = useMutation({
    mutationFn: (mark: Mark | null) =>
      dataOf(
        mark
          ? client.PUT(ROOT, { params: { path }, body: { mark, reason } })
          : client.DELETE(ROOT, { params: { path } }),
      ),
    onSuccess: async () => {
      for (const key of ['targets', 'left-out', 'targeting']) {
        await queries.invalidateQueries({ queryKey: [key, agencyId] })
      }
    },
  })
  return (
    <details>
      <summary>{t('target.decide')}</summary>
      <div className="stack office-form">
        {marks.length > 0 && (
          <FormField label={t('target.reason')} value={reason} onChange={setReason} />
        )}
        <Refusal error={decide.error} />
        <p className="actions">
          {marks.map((mark) => (
            <Button
              key={mark}
              loading={decide.isPending}
              disabled={!reason.trim()}
              onClick={() => decide.mutate(mark)}
            >
              {t(mark === 'pinned' ? 'target.pin' : 'target.exclude')}
            </Button>
          ))}
          {isMarked && (
            <Button loading={decide.isPending} onClick={() => decide.mutate(null)}>
              {t('target.unmark')}
            </Button>
          )}
        </p>
      </div>
    </details>
  )
}
