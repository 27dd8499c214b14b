import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Input, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { Findings } from './Application.tsx'
import { Rules } from './ProgrammePage.tsx'
import '../report/report.css'
import './office.css'

/** A programme as everybody reads it, and where a business applies. */
export function ApplyPage() {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const { agencyId = '', programmeId = '' } = useParams()
  const session = useSession()
  const { data, error } = useQuery({
    queryKey: ['open-programme', programmeId],
    retry: false,
    queryFn: () =>
      dataOf(
        client.GET('/v1/programmes/{agencyId}/{programmeId}', {
          params: { path: { agencyId, programmeId } },
        }),
      ),
  })
  if (error) return <Refusal error={error} />
  if (!data || !session.data) return <Skeleton active />
  return (
    <article className="report office">
      <p>
        <Link to="/office">← {t('seat.back')}</Link>
      </p>
      <PageTitle
        text={text(data.name)}
        badge={data.isSample && <span className="badge">{t('office.sample')}</span>}
      />
      <section>
        <p className="quiet">
          {text(data.agency)} ·{' '}
          {t('grant.days', { from: day(data.opensOn), to: day(data.closesOn) })}
        </p>
        <p>{text(data.purpose)}</p>
        <p>
          {t('grant.reimburses', { percent: data.sharePercent })} {t('grant.left')}{' '}
          <strong>{formatMoney(data.left)}</strong>
        </p>
        <h2>{t('grant.whoMayApply')}</h2>
        <Rules rules={data.rules} />
      </section>
      {data.isSample && (
        <div className="panel">
          <p>{t('grant.sampleOnly')}</p>
          <Link to={`/office/${agencyId}/programmes/${programmeId}`}>
            {t('grant.sampleLook')} →
          </Link>
        </div>
      )}
      {data.state === 'open' && !data.isSample && (
        <section>
          <h2>{t('grant.apply')}</h2>
          {session.data.user ? (
            <Apply agencyId={agencyId} programmeId={programmeId} currency={data.budget.currency} />
          ) : (
            <Link to={`/sign-in?next=/programmes/${agencyId}/${programmeId}`}>
              {t('grant.signIn')} →
            </Link>
          )}
        </section>
      )}
    </article>
  )
}

function Apply({
  agencyId,
  programmeId,
  currency,
}: {
  agencyId: string
  programmeId: string
  currency: string
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const ids = { business: useId(), founded: useId(), plan: useId() }
  const session = useSession()
  const businesses = (session.data?.organisations ?? []).filter(({ kind }) => kind === 'business')
  const [chosen, setChosen] = useState<string>()
  const [amount, setAmount] = useState('')
  const [foundedOn, setFoundedOn] = useState('')
  const [employees, setEmployees] = useState('')
  const [plan, setPlan] = useState('')
  const businessId = chosen ?? businesses[0]?.id ?? ''
  const body = {
    agencyId,
    programmeId,
    amount,
    plan,
    ...(foundedOn ? { foundedOn } : {}),
    ...(employees ? { employees: Number(employees) } : {}),
  }
  const check = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/applications/check', {
          params: { path: { businessId } },
          body,
        }),
      ),
  })
  const apply = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/applications', {
          params: { path: { businessId } },
          body,
        }),
      ),
    onSuccess: () => check.reset(),
  })
  if (businesses.length === 0) {
    return (
      <div className="panel">
        <p>{t('grant.noBusiness')}</p>
        <Link to="/sell">{t('nav.sell')} →</Link>
      </div>
    )
  }
  const isReady = amount && plan.trim()
  const found = apply.data ?? check.data
  const isGood = apply.data ? apply.data.state === 'submitted' : check.data?.isEligible
  const verdict = apply.data
    ? t(isGood ? 'grant.sent' : 'grant.refused')
    : t(isGood ? 'grant.eligible' : 'grant.notEligible')
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        apply.mutate()
      }}
    >
      <div className="field">
        <label htmlFor={ids.business}>{t('grant.business')}</label>
        <Select
          id={ids.business}
          value={businessId}
          onChange={setChosen}
          options={businesses.map(({ id, name, nameZh }) => ({
            value: id,
            label: text({ en: name, 'zh-CN': nameZh ?? name }),
          }))}
        />
      </div>
      <FormField label={t('grant.fieldAmount', { currency })} value={amount} onChange={setAmount} />
      <div className="field">
        <label htmlFor={ids.founded}>{t('grant.fieldFounded')}</label>
        <input
          id={ids.founded}
          type="date"
          className="date"
          value={foundedOn}
          onChange={(event) => setFoundedOn(event.target.value)}
        />
      </div>
      <FormField label={t('grant.fieldEmployees')} value={employees} onChange={setEmployees} />
      <div className="field">
        <label htmlFor={ids.plan}>{t('grant.fieldPlan')}</label>
        <Input.TextArea
          id={ids.plan}
          rows={4}
          value={plan}
          onChange={(event) => setPlan(event.target.value)}
        />
      </div>
      <p className="quiet">{t('grant.sends')}</p>
      <Refusal error={apply.error ?? check.error} />
      {found && (
        <Alert
          role="status"
          type={isGood ? 'success' : 'warning'}
          title={verdict}
          description={<Findings findings={found.findings} />}
        />
      )}
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={apply.isPending}
          disabled={!isReady || apply.data?.state === 'submitted'}
        >
          {t('grant.apply')}
        </Button>
        <Button loading={check.isPending} disabled={!isReady} onClick={() => check.mutate()}>
          {t('grant.check')}
        </Button>
      </p>
    </form>
  )
}
