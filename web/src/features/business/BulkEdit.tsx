import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

/** Changes many products at once; a field left empty is left alone. */
export function BulkEdit({
  businessId,
  ids,
  onDone,
}: {
  businessId: string
  ids: readonly string[]
  onDone: () => unknown
}) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [brand, setBrand] = useState('')
  const [category, setCategory] = useState('')
  const change = {
    ...(brand.trim() ? { brand: brand.trim() } : {}),
    ...(category.trim() ? { category: category.trim() } : {}),
  }
  const edit = useMutation({
    mutationFn: (wanted: typeof change | { status: 'archived' }) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/products/bulk-edit', {
          params: { path: { businessId } },
          body: { ids: [...ids], change: wanted },
        }),
      ),
    onSuccess: ({ edited, unchanged }) => {
      void message.success(t('business.bulkDone', { edited, unchanged }))
      onDone()
    },
  })
  return (
    <form
      className="panel landing-options"
      onSubmit={(event) => {
        event.preventDefault()
        edit.mutate(change)
      }}
    >
      <strong>{t('business.selected', { products: ids.length })}</strong>
      <FormField label={t('business.brand')} value={brand} onChange={setBrand} />
      <FormField label={t('business.category')} value={category} onChange={setCategory} />
      <Button
        htmlType="submit"
        loading={edit.isPending}
        disabled={Object.keys(change).length === 0}
      >
        {t('business.apply')}
      </Button>
      <Button onClick={() => edit.mutate({ status: 'archived' })}>{t('business.archive')}</Button>
      <span className="quiet">{t('business.bulkHint')}</span>
      <Refusal error={edit.error} />
    </form>
  )
}
