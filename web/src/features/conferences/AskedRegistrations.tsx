import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Registered } from './Registrations.tsx'

type Of = { agencyId: string; conferenceId: string }
const ROOT = '/v1/agencies/{agencyId}/conferences/{conferenceId}/registrations'

/** Who waits for the office to say yes or no; nothing is shown when nobody does. */
export function AskedRegistrations(of: Of) {
  const { t } = useTranslation()
  const asked = usePages({
    queryKey: ['asked-registrations', of.conferenceId],
    read: (behind) =>
      dataOf(
        client.GET(`${ROOT}/asked`, { params: { path: of, query: { limit: 50, ...behind } } }),
      ),
    itemsIn: (page) => page.registrations,
  })
  if (asked.items?.length === 0) return null
  return (
    <section>
      <h3>{t('admission.asked')}</h3>
      <PagedList pages={asked} keyOf={({ id }) => id}>
        {(one) => (
          <>
            <Registered registration={one} conferenceId={of.conferenceId} agencyId={of.agencyId} />
            <Decide {...of} id={one.id} />
          </>
        )}
      </PagedList>
    </section>
  )
}

function Decide({ id, ...of }: Of & { id: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: (isAccepted: boolean) =>
      dataOf(
        client.POST(`${ROOT}/decisions`, {
          params: { path: of },
          body: { ids: [id], isAccepted, ...(isAccepted ? {} : { reason }) },
        }),
      ),
    onSuccess: async () => {
      for (const key of ['asked-registrations', 'registrations', 'tickets']) {
        await queries.invalidateQueries({ queryKey: [key, of.conferenceId] })
      }
    },
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        decide.mutate(true)
      }}
    >
      <FormField label={t('admission.reason')} value={reason} onChange={setReason} />
      <Refusal error={decide.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={decide.isPending}>
          {t('admission.accept')}
        </Button>
        <Button
          loading={decide.isPending}
          disabled={!reason.trim()}
          onClick={() => decide.mutate(false)}
        >
          {t('admission.decline')}
        </Button>
      </p>
    </form>
  )
}
