import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { ConferenceForm, writtenIn } from './ConferenceForm.tsx'
import type { Conference } from './Conferences.tsx'

/** An officer plans a conference; it is open when an owner opens it. */
export function PlanConference({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  return (
    <details className="panel">
      <summary>{t('conference.plan')}</summary>
      <ConferenceForm
        agencyId={agencyId}
        save={(fields) =>
          dataOf(
            client.POST('/v1/agencies/{agencyId}/conferences', {
              params: { path: { agencyId } },
              body: { slug: fields.slug.trim(), seriesId: null, ...writtenIn(fields) },
            }),
          )
        }
      />
    </details>
  )
}

/** Changes one as it was read: whoever changed it meanwhile is not overwritten. */
export function EditConference({
  agencyId,
  conference,
}: {
  agencyId: string
  conference: Conference
}) {
  const { t } = useTranslation()
  const { id: conferenceId, name, city, series, places, version, ...facts } = conference
  return (
    <details>
      <summary>{t('admission.edit')}</summary>
      <ConferenceForm
        key={version}
        agencyId={agencyId}
        before={{
          name: name.en,
          nameZh: name['zh-CN'],
          city: city.en,
          cityZh: city['zh-CN'],
          slug: facts.slug,
          timeZone: facts.timeZone,
          firstDay: facts.firstDay,
          lastDay: facts.lastDay,
          places: `${places ?? ''}`,
        }}
        save={(fields) =>
          dataOf(
            client.PUT('/v1/agencies/{agencyId}/conferences/{conferenceId}', {
              params: { path: { agencyId, conferenceId } },
              body: { seriesId: series?.id ?? null, version, ...writtenIn(fields) },
            }),
          )
        }
      />
    </details>
  )
}
