import type { Ctx } from '../../platform/context.ts'
import { requireMember } from '../accounts/api.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { type Decision, decideClassification } from '../customs/api.ts'
import { AssessmentErrors } from './errors.ts'

/**
 * The seller says what a product is; the next report uses it, for this product and for the same one
 * imported again. Throws line_not_found, unknown_code.
 */
export async function answerQuestion(
  ctx: Ctx,
  businessId: string,
  { productId, code, reason }: { productId: string; code: string; reason: string },
): Promise<Decision> {
  await requireMember(ctx, businessId, 'member', 'catalogue:write')
  const product = await findProduct(ctx, businessId, productId)
  if (!product) throw AssessmentErrors.lineNotFound({ productId })
  return decideClassification(ctx, businessId, { text: textOf(product), code, reason })
}
