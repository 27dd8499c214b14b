import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import { nothingSaid, PayrollFields } from './PayrollFields.tsx'

/** What an owner says that the payroll shows, where no office has an award to ask for it. */
export function SayPayroll({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const session = useSession()
  const [isOpen, setOpen] = useState(false)
  const [said, setSaid] = useState(nothingSaid)
  const { quarter, kind, jobs, source } = said
  const send = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/payrolls', {
          params: { path: { businessId } },
          body: { quarter, kind, jobs, source },
        }),
      ),
    onSuccess: () => setSaid({ ...said, jobs: '' }),
  })
  const own = session.data?.organisations.find(({ id }) => id === businessId)
  if (own?.role !== 'owner') return null
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('payroll.say')}</summary>
      <p className="quiet">{t('payroll.sayHint')}</p>
      {isOpen && (
        <form
          className="stack office-form"
          onSubmit={(event) => {
            event.preventDefault()
            send.mutate()
          }}
        >
          <PayrollFields said={said} onSay={setSaid} isNew />
          <Refusal error={send.error} />
          {send.isSuccess && <p role="status">{t('payroll.said')}</p>}
          <Button
            htmlType="submit"
            loading={send.isPending}
            disabled={!jobs.trim() || !source.trim()}
          >
            {t('payroll.sayIt')}
          </Button>
        </form>
      )}
    </details>
  )
}
