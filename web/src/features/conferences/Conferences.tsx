import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { Agenda } from './agenda/Agenda.tsx'
import { Proposals } from './call/Proposals.tsx'
import { CheckIn } from './check-in/CheckIn.tsx'
import { Delegations } from './delegations/Delegations.tsx'
import { HostSearches } from './host/HostSearches.tsx'
import { ImportAgenda } from './ImportAgenda.tsx'
import { Meetings } from './Meetings.tsx'
import { Outcomes } from './Outcomes.tsx'
import { EditConference, PlanConference } from './PlanConference.tsx'
import { Tickets } from './Tickets.tsx'

export type Conference =
  operations['getOwnConference']['responses'][200]['content']['application/json']

/** The conferences of an office: planned, given an agenda, opened. */
export function Conferences({
  agencyId,
  isOfficer,
  isOwner,
}: {
  agencyId: string
  isOfficer: boolean
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const conferences = usePages({
    queryKey: ['conferences', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conferences', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.conferences,
  })
  return (
    <>
      <section>
        <p>{t('conference.lead')}</p>
        <PagedList pages={conferences} keyOf={({ id }) => id} none={t('conference.none')}>
          {(conference) => (
            <>
              <Facts conference={conference} />
              {isOwner && <Step agencyId={agencyId} conference={conference} />}
              {isOfficer && <EditConference agencyId={agencyId} conference={conference} />}
              <Tickets agencyId={agencyId} conferenceId={conference.id} isOfficer={isOfficer} />
              <Meetings agencyId={agencyId} conference={conference} isOfficer={isOfficer} />
              <CheckIn agencyId={agencyId} conferenceId={conference.id} isOfficer={isOfficer} />
              <Proposals agencyId={agencyId} conference={conference} isOfficer={isOfficer} />
              {isOfficer && <Outcomes agencyId={agencyId} conferenceId={conference.id} />}
              {isOfficer && <Agenda agencyId={agencyId} conference={conference} />}
              {isOfficer && <ImportAgenda agencyId={agencyId} conferenceId={conference.id} />}
            </>
          )}
        </PagedList>
        {isOfficer && <PlanConference agencyId={agencyId} />}
      </section>
      <HostSearches agencyId={agencyId} isOfficer={isOfficer} />
      {isOfficer && <Delegations agencyId={agencyId} />}
    </>
  )
}

function Facts({ conference }: { conference: Conference }) {
  const { t } = useTranslation()
  const { text, day, count, locale } = useFormat()
  const { name, city, firstDay, lastDay, places, state, path } = conference
  return (
    <>
      <div className="bar-label">
        <strong>{text(name)}</strong>
        <span className="badge">{t(`conference.state_${state}`)}</span>
      </div>
      <p>
        {[text(city), `${day(firstDay)} – ${day(lastDay)}`].filter(Boolean).join(' · ')}
        {places !== null &&
          ` · ${t('conference.places', { count: places, places: count(places) })}`}
      </p>
      {state !== 'draft' && (
        <p>
          <a href={`${path}?lang=${locale}`}>{t('conference.see')} →</a>
        </p>
      )}
    </>
  )
}

const NEXT = {
  draft: ['open', 'conference.open'],
  open: ['closed', 'conference.close'],
  closed: ['open', 'conference.again'],
} as const

function Step({ agencyId, conference }: { agencyId: string; conference: Conference }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [to, label] = NEXT[conference.state]
  const step = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/conferences/{conferenceId}/steps', {
          params: { path: { agencyId, conferenceId: conference.id } },
          body: { to },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['conferences', agencyId] }),
  })
  return (
    <>
      <Refusal error={step.error} />
      <p>
        <Button loading={step.isPending} onClick={() => step.mutate()}>
          {t(label)}
        </Button>
      </p>
    </>
  )
}
