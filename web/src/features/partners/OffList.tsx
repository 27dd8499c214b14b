import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useDecision } from './useDecision.ts'

/** The operator takes a company off the list, and says why. */
export function OffList({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const decide = useDecision(partnerId)
  return (
    <details className="panel">
      <summary>{t('partners.offList')}</summary>
      <form
        className="stack partner-form"
        onSubmit={(event) => {
          event.preventDefault()
          decide.mutate({ isListed: false, reason })
        }}
      >
        <FormField label={t('partners.reason')} value={reason} onChange={setReason} />
        <Refusal error={decide.error} />
        <p>
          <Button
            danger
            htmlType="submit"
            loading={decide.isPending}
            disabled={!reason.trim() || decide.isSuccess}
          >
            {t(decide.isSuccess ? 'partners.placeStates.hidden' : 'partners.takeOff')}
          </Button>
        </p>
      </form>
    </details>
  )
}
