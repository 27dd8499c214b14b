import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { Measures, type Office } from './Measures.tsx'
import { StagedStart } from './StagedStart.tsx'

/** Where an office stands, what it may read, and the offices below it. */
export function Seat({ office, isOwner }: { office: Office; isOwner: boolean }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const { agencyId, level, place, above, totals } = office
  const names = new Intl.ListFormat(locale).format(above.map(({ name }) => text(name)))
  return (
    <>
      <section>
        <p className="quiet">
          {[t(`seat.levels.${level}`), place && text(place)].filter(Boolean).join(' · ')}
          {above.length > 0 && <> · {t('seat.readBy', { names })}</>}
        </p>
        <h2>{t('seat.totals')}</h2>
        <p className="quiet">{t('seat.totalsHint')}</p>
        {totals.length === 0 ? (
          <p className="panel">{t('seat.nothingShown')}</p>
        ) : (
          <Measures measures={totals} />
        )}
      </section>
      {isOwner && <Below agencyId={agencyId} standing="asked" />}
      <Below agencyId={agencyId} standing="open" />
      {level === 'state' && <StagedStart agencyId={agencyId} />}
    </>
  )
}

function Below({ agencyId, standing }: { agencyId: string; standing: Office['standing'] }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const offices = usePages({
    queryKey: ['offices', agencyId, standing],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/offices', {
          params: { path: { agencyId }, query: { standing, limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.offices,
  })
  const isAsked = standing === 'asked'
  if (isAsked && offices.items?.length === 0) return null
  return (
    <section>
      <h2>{t(isAsked ? 'seat.asking' : 'seat.below')}</h2>
      <PagedList pages={offices} keyOf={(office) => office.agencyId} none={t('seat.noneBelow')}>
        {(office) => (
          <>
            <div className="bar-label">
              <strong>
                {isAsked ? (
                  text(office.name)
                ) : (
                  <Link to={`/office/${office.agencyId}`}>{text(office.name)}</Link>
                )}
              </strong>
              <span className="quiet">
                {[t(`seat.levels.${office.level}`), office.place && text(office.place)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {isAsked ? (
              <Decision
                agencyId={agencyId}
                decide={(isOpen) =>
                  dataOf(
                    client.POST('/v1/agencies/{agencyId}/offices/{officeId}/decision', {
                      params: { path: { agencyId, officeId: office.agencyId } },
                      body: { isOpen },
                    }),
                  )
                }
              />
            ) : (
              <Measures measures={office.totals} />
            )}
          </>
        )}
      </PagedList>
    </section>
  )
}

/** Yes or no to an office that was asked for. */
export function Decision({
  agencyId,
  decide,
}: {
  agencyId: string
  decide: (isOpen: boolean) => Promise<unknown>
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const decision = useMutation({
    mutationFn: decide,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['offices', agencyId] }),
  })
  return (
    <>
      <Refusal error={decision.error} />
      <p className="actions">
        <Button type="primary" loading={decision.isPending} onClick={() => decision.mutate(true)}>
          {t('seat.open')}
        </Button>
        <Button loading={decision.isPending} onClick={() => decision.mutate(false)}>
          {t('seat.decline')}
        </Button>
      </p>
    </>
  )
}
