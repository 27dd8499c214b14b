import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { useFounding } from '../account/useFounding.ts'

/** Somebody who is signed in founds an agency and becomes its owner. */
export function CreateAgency() {
  const { t } = useTranslation()
  const { data } = useSession()
  const { name, setName, nameZh, setNameZh, create } = useFounding(
    'agency',
    (id) => `/office/${id}`,
  )
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
