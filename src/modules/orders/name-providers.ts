import { assert } from '../../kernel/assert.ts'
import type { Ctx } from '../../platform/context.ts'
import { type ProviderName, readProviders } from '../payments/api.ts'

type Told = Readonly<{ paymentId: string; provider?: ProviderName }>

/** Says through whom each payment came, where it was not told: events did not tell it at first. */
export async function nameProviders<Payment extends Told>(
  ctx: Pick<Ctx, 'db'>,
  payments: readonly Payment[],
): Promise<(Payment & Readonly<{ provider: ProviderName }>)[]> {
  const untold = payments.filter(({ provider }) => !provider).map(({ paymentId }) => paymentId)
  const known = untold.length > 0 ? await readProviders(ctx, untold) : undefined
  return payments.map((payment) => {
    const provider = payment.provider ?? known?.get(payment.paymentId)
    assert(provider, `payment ${payment.paymentId} was begun with a provider`)
    return { ...payment, provider }
  })
}

export const nameProvider = async (
  ctx: Pick<Ctx, 'db'>,
  paymentId: string,
): Promise<ProviderName> => (await nameProviders(ctx, [{ paymentId }]))[0]!.provider
