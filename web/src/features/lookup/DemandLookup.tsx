import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { DemandView } from '../report/DemandSection.tsx'

export function DemandLookup() {
  const { t } = useTranslation()
  const id = useId()
  const [name, setName] = useState('')
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => dataOf(client.GET('/v1/demand', { params: { query: { q: name } } })),
  })
  return (
    <section className="panel tool">
      <h2>{t('tools.demand')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) mutate()
        }}
      >
        <label htmlFor={id} className="wide">
          <span>{t('tools.name')}</span>
          <Input
            id={id}
            value={name}
            maxLength={200}
            placeholder={t('tools.nameExample')}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Button type="primary" htmlType="submit" loading={isPending} disabled={!name.trim()}>
          {t('tools.go')}
        </Button>
      </form>
      {error && (
        <Alert
          type="error"
          showIcon
          title={error instanceof ProblemError ? error.problem.title : t('failure.offline')}
        />
      )}
      {data && !error && (
        <div className="result" aria-live="polite">
          <DemandView
            landed={null}
            demand={{
              ...data,
              category: data.category.name,
              subcategory: data.subcategory.name,
              pricePercentile: null,
            }}
          />
        </div>
      )}
    </section>
  )
}
