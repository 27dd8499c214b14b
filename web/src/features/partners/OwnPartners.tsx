import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { AskForm } from './AskForm.tsx'
import { Badges } from './Badges.tsx'
import { OwnReferrals } from './OwnReferrals.tsx'
import { ReferForm } from './ReferForm.tsx'
import { Requests } from './Requests.tsx'
import { usePriceWords } from './ServiceLine.tsx'
import type { Match, Partner } from './types.ts'
import { usePlaces } from './usePlaces.ts'
import { useSteps } from './useSteps.ts'
import '../account/account.css'
import './partners.css'

/** Who settles the open steps of a business, whom it asked, and to whom it was handed on. */
export function OwnPartners({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const reports = useQuery({
    queryKey: ['assessments', businessId],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/assessments', {
          params: { path: { businessId }, query: { limit: 50 } },
        }),
      ),
  })
  const report = reports.data?.assessments.find(({ summary }) => summary !== null)
  return (
    <div className="own-partners">
      <Refusal error={reports.error} />
      <AskOne businessId={businessId} partnerId={query.get('ask')} />
      <section>
        <h2>{t('partners.matches')}</h2>
        <p className="quiet">{t('partners.matchesHint')}</p>
        {!reports.data && !reports.error && <Skeleton active />}
        {reports.data && !report && <p className="panel">{t('partners.noReport')}</p>}
        {report && <Matches businessId={businessId} assessmentId={report.id} />}
      </section>
      <section>
        <h2>{t('partners.requests')}</h2>
        <Requests businessId={businessId} />
      </section>
      <section>
        <h2>{t('partners.referrals')}</h2>
        <OwnReferrals businessId={businessId} />
      </section>
    </div>
  )
}

/** From the page of a partner: that one is asked, whatever steps are open. */
function AskOne({ businessId, partnerId }: { businessId: string; partnerId: string | null }) {
  const [, setQuery] = useSearchParams()
  const { data, error } = useQuery({
    queryKey: ['partner', partnerId],
    enabled: partnerId !== null,
    queryFn: () =>
      dataOf(
        client.GET('/v1/partners/{partnerId}', { params: { path: { partnerId: partnerId! } } }),
      ),
  })
  if (!partnerId) return null
  if (!data) return <Refusal error={error} />
  return (
    <AskForm
      businessId={businessId}
      partners={[data]}
      steps={[]}
      onDone={() => setQuery({ tab: 'partners' }, { replace: true })}
    />
  )
}

function Matches({ businessId, assessmentId }: { businessId: string; assessmentId: string }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [referred, setReferred] = useState<Match>()
  const { data, error } = useQuery({
    queryKey: ['partner-matches', businessId, assessmentId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/assessments/{assessmentId}/partners', {
          params: { path: { businessId, assessmentId } },
        }),
      ),
  })
  if (!data) return error ? <Refusal error={error} /> : <Skeleton active />
  const asked = data.matches.filter(({ partner }) => chosen.includes(partner.partnerId))
  const steps = [...new Set(asked.flatMap(({ closes }) => closes))]
  return (
    <>
      {data.matches.length === 0 && <p className="panel">{t('partners.noMatches')}</p>}
      <ul className="bars">
        {data.matches.map((match) => (
          <li key={match.partner.partnerId} className="panel">
            <MatchLine match={match} />
            {!match.partner.isSample && (
              <p className="actions">
                <Checkbox
                  checked={chosen.includes(match.partner.partnerId)}
                  onChange={({ target }) =>
                    setChosen(
                      target.checked
                        ? [...chosen, match.partner.partnerId]
                        : chosen.filter((id) => id !== match.partner.partnerId),
                    )
                  }
                >
                  {t('partners.choose')}
                </Checkbox>
                <Button onClick={() => setReferred(match)}>{t('partners.refer')}</Button>
              </p>
            )}
            {referred === match && (
              <ReferForm
                businessId={businessId}
                match={match}
                onDone={() => setReferred(undefined)}
              />
            )}
          </li>
        ))}
      </ul>
      {data.left > 0 && <p className="quiet">{t('partners.left', { count: data.left })}</p>}
      {asked.length > 0 && (
        <AskForm
          businessId={businessId}
          partners={asked.map(({ partner }) => partner)}
          steps={steps}
          onDone={() => setChosen([])}
        />
      )}
    </>
  )
}

function MatchLine({ match }: { match: Match }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { nameOf } = useSteps()
  const { listOf } = usePlaces()
  const words = usePriceWords()
  const { partner, closes, daysMost } = match
  const from = ({ from: source, cases }: { from: 'stated' | 'outcomes'; cases: number }) =>
    source === 'stated' ? t('partners.stated') : t('partners.outcomes', { cases })
  return (
    <>
      <h3>
        <PartnerLink partner={partner} /> <Badges {...partner} />
      </h3>
      <p>
        {t('partners.closesCount', { count: closes.length })}
        {daysMost !== null && ` · ${t('partners.daysMost', { count: daysMost })}`}
      </p>
      {match.expected.map((one) => (
        <p key={one.title.en}>
          <strong>{text(one.title)}</strong>
          <br />
          {one.price
            ? t('partners.withSource', { value: words(one.price), source: from(one.price) })
            : t('partners.byQuote')}
          {one.days &&
            ` · ${t('partners.withSource', { value: t('partners.days', one.days), source: from(one.days) })}`}
          <br />
          <span className="quiet">
            {t('partners.closes', { steps: listOf(one.closes.map(nameOf)) })}
          </span>
        </p>
      ))}
    </>
  )
}

function PartnerLink({ partner }: { partner: Pick<Partner, 'partnerId' | 'profile'> }) {
  const { text } = useFormat()
  return <Link to={`/partners/${partner.partnerId}`}>{text(partner.profile.name)}</Link>
}
