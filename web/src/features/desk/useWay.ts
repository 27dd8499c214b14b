import { useTranslation } from 'react-i18next'

const PROVIDERS = ['alipay', 'wechatpay', 'stripe'] as const

/** A way to pay by the name of its provider: 'wechatpay_h5_simulated' is WeChat Pay (simulated). */
export function useWay(): (way: string) => string {
  const { t } = useTranslation()
  return (way) => {
    const provider = PROVIDERS.find((name) => way.startsWith(name))
    if (!provider) return way
    const name = t(`desk.${provider}`)
    return way.endsWith('_simulated') ? t('desk.simulated', { name }) : name
  }
}
