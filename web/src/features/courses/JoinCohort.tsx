import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { CohortFacts } from './CohortFacts.tsx'
import '../report/report.css'
import './courses.css'

/** What a code lets somebody join, and what of them is seen there: said before they do. */
export function JoinCohort() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const { data: session } = useSession()
  const { data: cohort, error } = useQuery({
    queryKey: ['cohort-code', code],
    retry: false,
    queryFn: () => dataOf(client.GET('/v1/cohort-codes/{code}', { params: { path: { code } } })),
  })
  if (error) return <Refusal error={error} />
  if (!cohort || !session) return <Skeleton active />
  return (
    <article className="learn join-cohort">
      <PageTitle text={t('cohort.joinTitle', { name: cohort.name })} />
      <CohortFacts cohort={cohort} />
      {session.user ? (
        <JoinForm code={code} role={cohort.role} name={session.user.name} />
      ) : (
        <p>
          <Link to={`/sign-in?next=/cohorts/join/${code}`}>{t('cohort.signInToJoin')} →</Link>
        </p>
      )}
    </article>
  )
}

function JoinForm({
  code,
  role,
  name: known,
}: {
  code: string
  role: 'learner' | 'instructor'
  name: string
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(known)
  const [agrees, setAgrees] = useState(role === 'instructor')
  const join = useMutation({
    mutationFn: () =>
      dataOf(client.POST('/v1/cohorts/memberships', { body: { code, name, showsProgress: true } })),
    onSuccess: async ({ cohortId }) => {
      await queries.invalidateQueries({ queryKey: ['learning'] })
      await navigate(`/cohorts/${cohortId}`)
    },
  })
  return (
    <form
      className="stack panel"
      onSubmit={(event) => {
        event.preventDefault()
        join.mutate()
      }}
    >
      <FormField
        label={t('cohort.nameThere')}
        hint={t('cohort.nameHint')}
        value={name}
        onChange={setName}
      />
      {role === 'instructor' ? (
        <p>{t('cohort.instructorHint')}</p>
      ) : (
        <Checkbox checked={agrees} onChange={(event) => setAgrees(event.target.checked)}>
          {t('cohort.showsProgress')}
        </Checkbox>
      )}
      <p className="quiet">{t('cohort.joinHint')}</p>
      <Refusal error={join.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={join.isPending}
        disabled={!agrees || !name.trim()}
      >
        {t('cohort.join')}
      </Button>
    </form>
  )
}
