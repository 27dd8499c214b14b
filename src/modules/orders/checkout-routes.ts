import { Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireUser } from '../accounts/api.ts'
import {
  PaymentsErrors,
  type Provider,
  startPayment,
  toStartedPaymentDto,
  toWaysToPayDto,
  waysToPay,
} from '../payments/api.ts'
import { StartedPaymentDto, StartPaymentDto, WaysToPayDto } from '../payments/contract.ts'
import { awaitCheckout } from './await-checkout.ts'
import { returnKey } from './checkout-key.ts'
import { cancelCheckout } from './close-checkouts.ts'
import {
  CheckoutDto,
  CheckoutsPageDto,
  ForSaleDto,
  PlaceCheckoutDto,
  PlacedDto,
  PlacementHeaders,
  RefusedDto,
} from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { GUEST_CHECKOUT } from './guest-checkout.ts'
import { withOrders } from './list-checkouts.ts'
import { orderLimits } from './order.ts'
import { placeOrders } from './place-orders.ts'
import { selectSkuFacts } from './placement-store.ts'
import { proposeSplit } from './propose-split.ts'
import { requireOwnCheckout, requireOwnOrders } from './read-checkout.ts'
import type { OrderSettings } from './settings.ts'
import { selectCheckouts, sumNotTaken } from './store.ts'
import {
  toCheckoutDto,
  toCheckoutRequest,
  toForSaleDto,
  toOrderDto,
  toPlacementDto,
} from './wire.ts'

const tags = ['orders']
const OneCheckout = Type.Object({ checkoutId: Uuid })
const Key = Type.Object({ key: Type.Optional(Type.String({ maxLength: 100 })) })
const RETRY_AFTER_SECONDS = '1'

/** Placing orders and looking at one's own: for anybody, signed in or not. */
export const createCheckoutRoutes =
  (settings: OrderSettings, providers: readonly Provider[]): Routes =>
  async (app) => {
    // Whoever waits for a payment does not keep a process from stopping.
    const stopping = new AbortController()
    app.addHook('preClose', (done) => {
      stopping.abort()
      done()
    })

    app.post(
      '/v1/checkouts',
      {
        config: {
          rateLimit: {
            max: settings.placementsPerMinute,
            timeWindow: 60_000,
            // Those that come through a page of ours count like any other.
            allowList: () => false,
          },
        },
        schema: {
          operationId: 'placeCheckout',
          tags,
          summary: 'Places one order per seller and channel, all or nothing.',
          headers: PlacementHeaders,
          body: PlaceCheckoutDto,
          response: {
            200: RefusedDto,
            201: PlacedDto,
            ...problems(
              E.busy,
              E.repeatedSku,
              E.invalidAmount,
              E.invalidIdentity,
              PlatformErrors.switchedOff,
              PlatformErrors.idempotencyKeyReused,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, body, headers } = request
        if (ctx.actor.kind === 'anonymous') await ctx.features.require(GUEST_CHECKOUT)
        const locale = requestLocale(request)
        const order = { key: headers['idempotency-key'], now: ctx.now(), locale }
        try {
          const answer = await placeOrders(ctx, settings, toCheckoutRequest(body, order))
          const dto = toPlacementDto(settings, answer, locale)
          if (dto.status === 'placed') return reply.status(201).send(dto)
          const split =
            dto.reason === 'over_limit' ? await proposeSplit(ctx, body.lines) : undefined
          return reply.status(200).send({ ...dto, ...(split ? { split } : {}) })
        } catch (error) {
          if ((error as { code?: unknown }).code === E.busy.code) {
            void reply.header('retry-after', RETRY_AFTER_SECONDS)
          }
          throw error
        }
      },
    )

    app.get(
      '/v1/shop/sellers/:businessId/skus',
      {
        schema: {
          operationId: 'listForSale',
          tags,
          summary: 'Price, version and stock of variants as they stand: what placing asks for.',
          params: Type.Object({ businessId: Uuid }),
          querystring: Type.Object({
            variantIds: Type.String({
              pattern: `^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,${orderLimits.linesOfCheckout - 1}}$`,
              description: 'Separated by commas.',
            }),
          }),
          response: {
            200: Type.Object({ skus: Type.Array(ForSaleDto) }),
            ...problems(PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params: { businessId }, query }) => {
        const variantIds = [...new Set(query.variantIds.split(','))].filter(isId)
        const businessIds = variantIds.map(() => businessId)
        const found = await selectSkuFacts(ctx.db, { businessIds, variantIds })
        return { skus: found.map(toForSaleDto) }
      },
    )

    app.get(
      '/v1/checkouts',
      {
        schema: {
          operationId: 'listOwnCheckouts',
          tags,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: CheckoutsPageDto, ...problems(...memberErrors) },
        },
      },
      async ({ ctx, query }) => {
        const found = await selectCheckouts(ctx.db, requireUser(ctx.actor).userId, query)
        const next = nextAfter(found, query.limit)
        return { checkouts: await withOrders(ctx, found), next }
      },
    )

    app.get(
      '/v1/checkouts/:checkoutId',
      {
        schema: {
          operationId: 'getCheckout',
          tags,
          summary:
            'A checkout with its orders; on request once it is paid, or no longer to be paid.',
          params: OneCheckout,
          querystring: Type.Object({
            ...Key.properties,
            wait: Type.Optional(
              Type.Integer({
                minimum: 0,
                maximum: orderLimits.waitSecondsMax,
                description:
                  'Seconds to wait while it is still to be paid: ask once instead of again and again.',
              }),
            ),
          }),
          response: {
            200: CheckoutDto,
            ...problems(E.checkoutNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query: { key, wait = 0 } }, { raw }) => {
        const asked = { ...params, key }
        let found = await requireOwnOrders(ctx, settings, asked)
        if (wait > 0 && found.checkout.status === 'placed') {
          const gone = new AbortController()
          raw.once('close', () => gone.abort())
          await awaitCheckout(ctx, params.checkoutId, {
            waitMs: wait * 1_000,
            gone: AbortSignal.any([gone.signal, stopping.signal]),
          })
          found = await requireOwnOrders(ctx, settings, asked)
        }
        const { id, status, currency } = found.checkout
        // Who waits for a payment asks again and again: nothing has been told of it yet.
        const back = status === 'placed' ? 0n : await sumNotTaken(ctx.db, id, currency)
        return {
          ...toCheckoutDto(found.checkout),
          ...(back > 0n ? { givenBack: toMoneyDto(money(back, currency)) } : {}),
          orders: found.orders.map((order) => toOrderDto(order, 'buyer', ctx.now())),
        }
      },
    )

    app.get(
      '/v1/checkouts/:checkoutId/payments',
      {
        schema: {
          operationId: 'listWaysToPay',
          tags,
          summary: 'By which ways a checkout can be paid; the first is the default.',
          params: OneCheckout,
          querystring: Key,
          response: {
            200: WaysToPayDto,
            ...problems(E.checkoutNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query }) => {
        const checkout = await requireOwnCheckout(ctx, settings, { ...params, ...query })
        return toWaysToPayDto(await waysToPay(ctx, providers, checkout.currency))
      },
    )

    app.post(
      '/v1/checkouts/:checkoutId/payments',
      {
        schema: {
          operationId: 'startPayment',
          tags,
          summary:
            'Begins to pay a checkout, or goes on: where the buyer pays. The body may be left out.',
          params: OneCheckout,
          querystring: Key,
          body: StartPaymentDto,
          response: {
            200: StartedPaymentDto,
            ...problems(
              E.checkoutNotFound,
              E.stepNotAllowed,
              PaymentsErrors.noProvider,
              PlatformErrors.switchedOff,
              PaymentsErrors.providerUnavailable,
              PlatformErrors.invalidInput,
            ),
          },
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {}
          done()
        },
      },
      async ({ ctx, params, query, body, ip }) => {
        const checkout = await requireOwnCheckout(ctx, settings, { ...params, ...query })
        const { id, status, totalMinor, currency, expiresAt } = checkout
        if (status !== 'placed' || expiresAt <= ctx.now()) throw E.stepNotAllowed({ status })
        const amount = money(totalMinor, currency)
        const key = query.key ? `?key=${encodeURIComponent(query.key)}` : ''
        // The provider is told no key that opens the orders for ever.
        const back = query.key ? `?key=${returnKey(settings, id, checkout)}` : ''
        const started = await startPayment(ctx, providers, {
          checkoutId: id,
          amount,
          title: `Tradewind ${id.slice(-12)}`,
          returnPath: `/shop/checkouts/${id}${back}`,
          expiresAt,
          clientIp: ip,
          wayName: body.provider,
        })
        return toStartedPaymentDto(started, {
          amount: toMoneyDto(amount),
          scanUrl: `/shop/checkouts/${id}/scan/${started.way.name}${key}`,
        })
      },
    )

    app.post(
      '/v1/checkouts/:checkoutId/cancel',
      {
        schema: {
          operationId: 'cancelCheckout',
          tags,
          summary: 'Gives up a checkout that is not paid; its goods go back to the shelf.',
          params: OneCheckout,
          querystring: Key,
          response: {
            200: CheckoutDto,
            ...problems(E.checkoutNotFound, E.stepNotAllowed, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query }) => {
        await requireOwnCheckout(ctx, settings, { ...params, ...query })
        await cancelCheckout(ctx, params.checkoutId)
        const { checkout, orders } = await requireOwnOrders(ctx, settings, { ...params, ...query })
        return {
          ...toCheckoutDto(checkout),
          orders: orders.map((order) => toOrderDto(order, 'buyer', ctx.now())),
        }
      },
    )
  }
