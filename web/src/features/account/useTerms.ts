import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney } from '../../ui/format.ts'

type Terms = operations['setCommissionRule']['requestBody']['content']['application/json']['terms']

/** A commission in the reader's words. */
export function useTerms(): (terms: Terms) => string {
  const { t } = useTranslation()
  return (terms) => {
    switch (terms.kind) {
      case 'percent':
        return t('account.percentOfGoods', { percent: terms.basisPoints / 100 })
      case 'fixed':
        return t('account.perPiece', { amount: formatMoney(terms.perPiece) })
      case 'withdrawn':
        return t('account.withdrawn')
    }
  }
}
