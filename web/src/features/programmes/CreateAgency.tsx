import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession, useSessionChanged } from '../account/session.ts'

/** Somebody who is signed in founds an agency and becomes its owner. */
export function CreateAgency() {
  const { t } = useTranslation()
  const { data } = useSession()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [name, setName] = useState('')
  const [nameZh, setNameZh] = useState('')
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations', {
          body: { kind: 'agency', name, ...(nameZh.trim() ? { nameZh } : {}) },
        }),
      ),
    onSuccess: async ({ id }) => {
      await changed()
      await navigate(`/office/${id}`)
    },
  })
  if (!data?.user) return null
  return (
    <details className="panel own-agencies">
      <summary>{t('seat.create')}</summary>
      <p className="quiet">{t('seat.createHint')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <FormField label={t('seat.name')} value={name} onChange={setName} />
        <FormField label={t('seat.nameZh')} value={nameZh} onChange={setNameZh} />
        <Refusal error={create.error} />
        <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!name.trim()}>
          {t('seat.create')}
        </Button>
      </form>
    </details>
  )
}
