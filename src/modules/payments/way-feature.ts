import type { Feature } from '../../platform/features.ts'
import type { Provider, Way } from './provider.ts'

/** A way to pay, as something that can be switched off. */
export const featureOfWay = ({ name, title }: Pick<Way, 'name' | 'title'>): Feature => ({
  name: `pay_${name}`,
  title: { en: `Payment: ${title.en}`, 'zh-CN': `支付：${title['zh-CN']}` },
  whenOff: {
    en: 'Nobody begins to pay this way; what was begun and what goes back is seen through.',
    'zh-CN': '不再以此方式发起支付，已发起的支付和退款照常处理。',
  },
})

export const featuresOf = (providers: readonly Provider[]): Feature[] =>
  providers.flatMap(({ ways }) => ways.map(featureOfWay))
