import type { MoneyDto } from '../../kernel/money.ts'
import type { StartedPaymentDto, WaysToPayDto } from './contract.ts'
import type { StartedPayment, waysToPay } from './pay.ts'

export const toWaysToPayDto = (open: Awaited<ReturnType<typeof waysToPay>>): WaysToPayDto => ({
  ways: open.map(({ way, isSimulated }) => ({
    provider: way.name,
    title: { ...way.title },
    isSimulated,
    isForPhones: way.isForPhones === true,
  })),
})

/** `scanUrl`: the page of ours that shows a code, where there is one to scan. */
export function toStartedPaymentDto(
  { paymentId, way, isSimulated, begun }: StartedPayment,
  { amount, scanUrl }: Readonly<{ amount: MoneyDto; scanUrl: string }>,
): StartedPaymentDto {
  const started = { paymentId, provider: way.name, isSimulated, amount }
  if ('payUrl' in begun) return { ...started, payUrl: begun.payUrl }
  const { qrText, simulatorUrl } = begun
  return { ...started, payUrl: scanUrl, qrText, ...(simulatorUrl ? { simulatorUrl } : {}) }
}
