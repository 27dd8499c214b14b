import type { operations } from '../../api-types.ts'

type Ok<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Listing = Ok<'listListings'>['listings'][number]
export type OptionWord = Ok<'listOptionWords'>['words'][number]
export type Order = Ok<'listOrders'>['orders'][number]
export type OrderPage = Ok<'getOrder'>
export type Sku = Ok<'listSkus'>['skus'][number]
export type OrderStatus = Order['status']

type OrderCase = Ok<'getCase'>
export type CaseFacts = NonNullable<OrderCase['case']>
export type Chargeback = OrderCase['chargebacks'][number]
export type Evidence = OrderCase['evidence'][number]
