import { type Static, Type } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import { currentDataSets } from '../../platform/data-sets.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { DayDto, OriginDto, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import type { Classification } from './classification.ts'
import type { ProductText } from './classifier/types.ts'
import { classifyProduct, decideClassification, readDecision } from './classify-product.ts'
import {
  ChannelsDto,
  ClassificationDto,
  CodeDto,
  DecisionBody,
  DecisionDto,
  LoadedDataSetDto,
  MarketParam,
  ProductTextDto,
  QuoteBody,
  QuoteDto,
  RulesDto,
} from './contract.ts'
import { CustomsErrors as E } from './errors.ts'
import { LOADABLE, loadDataSet } from './loaded-data.ts'
import { createOpenAiProvider } from './providers/openai.ts'
import { channels, dayIn, quote, requireMarket } from './quote.ts'
import { readCode, readRulesOn, toTariffLineDto } from './read-rules.ts'
import type { SecondOpinion } from './second-opinion.ts'

const tags = ['customs']
/** A tariff or list file; the largest known is well below. */
const DATA_SET_BYTES = 20_000_000

export const createCustomsRoutes =
  (config: Pick<Config, 'secondOpinion'>): Routes =>
  async (app) => {
    await app.register(classificationRoutes(config))
    await app.register(lookupRoutes)
    await app.register(dataSetRoutes)
  }

const classificationRoutes =
  ({ secondOpinion }: Pick<Config, 'secondOpinion'>): Routes =>
  async (app) => {
    const provider = secondOpinion ? createOpenAiProvider(secondOpinion) : undefined

    app.post(
      '/v1/customs/classifications',
      {
        schema: {
          operationId: 'classifyProduct',
          summary: 'What a product is: ranked HS codes with reasons, or a question.',
          tags,
          querystring: Type.Object({
            market: MarketParam,
            day: Type.Optional(DayDto),
            secondOpinion: Type.Boolean({ default: false }),
            businessId: Type.Optional(
              Type.String({ ...Uuid, description: 'Whose decisions count; members only.' }),
            ),
          }),
          body: ProductTextDto,
          response: {
            200: ClassificationDto,
            ...problems(
              E.unknownMarket,
              E.secondOpinionNotConfigured,
              E.secondOpinionUnavailable,
              PlatformErrors.invalidInput,
              ...memberErrors,
            ),
          },
        },
      },
      async ({ ctx, body, query }) => {
        const market = requireMarket(query.market)
        const day = dayIn(market, query.day, ctx.now())
        const text = toProductText(body)
        const { businessId } = query
        const decision = businessId ? await readDecision(ctx, businessId, text) : undefined
        const found = classifyProduct(text, { market, day, decision })
        if (!query.secondOpinion) return toClassificationDto(found, undefined)
        if (!provider) throw E.secondOpinionNotConfigured()
        const second = await provider.ask(wordsOf(text))
        if (!second) throw E.secondOpinionUnavailable()
        return toClassificationDto(found, second)
      },
    )

    app.put(
      '/v1/businesses/:businessId/classification-decisions',
      {
        schema: {
          operationId: 'decideClassification',
          summary: 'Say what a product is, and why; used for the same product from then on.',
          tags,
          params: Type.Object({ businessId: Uuid }),
          body: DecisionBody,
          response: { 200: DecisionDto, ...problems(...memberErrors, E.unknownCode) },
        },
      },
      async ({ ctx, params, body }) => {
        const { product, code, reason } = body
        const text = toProductText(product)
        const decision = await decideClassification(ctx, params.businessId, { text, code, reason })
        return { ...decision, decidedAt: decision.decidedAt.toISOString() }
      },
    )
  }

/** The wire's optional fields as ours, which are absent rather than undefined. */
const toProductText = (body: Static<typeof ProductTextDto>): ProductText =>
  Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  ) as unknown as ProductText

const wordsOf = ({ title, description, category, attributes }: ProductText): string =>
  [title, category, description, ...Object.entries(attributes ?? {}).map((pair) => pair.join(': '))]
    .filter(Boolean)
    .join('\n')

function toClassificationDto(
  found: Classification,
  second: SecondOpinion | undefined,
): ClassificationDto {
  return {
    decidedBy: found.decidedBy,
    isSure: found.isSure,
    edition: found.edition,
    digits: found.digits,
    code: found.code ?? null,
    probability: found.probability ?? null,
    line: found.line ? toTariffLineDto(found.line) : null,
    linesUnder: found.linesUnder,
    candidates: found.candidates.map((candidate) => ({
      ...candidate,
      reasons: [...candidate.reasons],
    })),
    question: found.question
      ? { text: found.question.text, choices: [...found.question.choices] }
      : null,
    secondOpinion: second
      ? { code: second.code, from: second.from, reason: second.reasons[0]?.text ?? '' }
      : null,
  }
}

const lookupRoutes: Routes = async (app) => {
  app.post(
    '/v1/customs/landed-cost',
    {
      schema: {
        operationId: 'quoteLandedCost',
        summary: 'What goods cost on arrival, each slice with its rate, rule and source.',
        tags,
        body: QuoteBody,
        response: {
          200: QuoteDto,
          ...problems(E.unknownMarket, E.invalidValue, E.quoteRefused, PlatformErrors.invalidInput),
        },
      },
    },
    ({ ctx, body }) => quote(ctx, body),
  )

  app.get(
    '/v1/customs/channels',
    {
      schema: {
        operationId: 'listChannels',
        summary: 'Which import channels are open for a code, an origin and a day, and why not.',
        tags,
        querystring: Type.Object({
          code: Type.String({ maxLength: 40 }),
          market: MarketParam,
          origin: OriginDto,
          day: Type.Optional(DayDto),
        }),
        response: { 200: ChannelsDto, ...problems(E.unknownMarket, E.unknownCode) },
      },
    },
    ({ ctx, query }) => channels(ctx, query),
  )

  app.get(
    '/v1/customs/codes/:code',
    {
      schema: {
        operationId: 'getCode',
        tags,
        params: Type.Object({ code: Type.String({ maxLength: 40 }) }),
        querystring: Type.Object({ market: MarketParam }),
        response: { 200: CodeDto, ...problems(E.unknownMarket, E.unknownCode) },
      },
    },
    async ({ params, query }) => readCode(requireMarket(query.market), params.code),
  )

  app.get(
    '/v1/customs/rules',
    {
      schema: {
        operationId: 'listRules',
        summary: 'The rules in force on a day, with source and verification; and those that end.',
        tags,
        querystring: Type.Object({
          market: MarketParam,
          day: Type.Optional(DayDto),
          scenario: Type.Optional(Type.String({ maxLength: 60 })),
        }),
        response: { 200: RulesDto, ...problems(E.unknownMarket) },
      },
    },
    async ({ ctx, query }) => {
      const market = requireMarket(query.market)
      const today = dayIn(market, undefined, ctx.now())
      const { day = today, scenario } = query
      return readRulesOn(market, { day: day as Day, today, scenario })
    },
  )
}

const dataSetRoutes: Routes = async (app) => {
  await acceptUploads(app)
  app.get(
    '/v1/customs/data-sets',
    {
      schema: {
        operationId: 'listDataSets',
        summary: 'Reference data that was loaded over, or beside, what ships.',
        tags,
        response: {
          200: Type.Object({
            loadable: Type.Array(Type.String()),
            loaded: Type.Array(LoadedDataSetDto),
          }),
        },
      },
    },
    async ({ ctx }) => ({
      loadable: [...LOADABLE],
      // Other modules keep theirs in the same table.
      loaded: (await currentDataSets(ctx.db))
        .filter(({ name }) => LOADABLE.includes(name))
        .map((set) => ({ ...set, loadedAt: set.loadedAt.toISOString() })),
    }),
  )

  app.post(
    '/v1/customs/data-sets/:name',
    {
      schema: {
        operationId: 'loadDataSet',
        summary: 'Load a positive list or newer exchange rates from a file. Operators only.',
        tags,
        consumes: ['text/csv', 'multipart/form-data'],
        params: Type.Object({ name: Type.String({ maxLength: 60 }) }),
        querystring: Type.Object({
          source: Type.String({ minLength: 1, maxLength: 500 }),
          verifiedOn: DayDto,
        }),
        response: {
          200: Type.Object({
            version: Type.String(),
            problems: Type.Array(Type.Record(Type.String(), Type.Unknown())),
          }),
          ...problems(
            E.unknownDataSet,
            E.unreadableDataSet,
            E.operatorRequired,
            PlatformErrors.bodyTooLarge,
            PlatformErrors.unsupportedMediaType,
          ),
        },
      },
    },
    async (request) => {
      const { content } = await uploadOf(request)
      const { version, problems: found } = await loadDataSet(request.ctx, {
        name: request.params.name,
        content: await readBounded(content),
        source: request.query.source,
        verifiedOn: request.query.verifiedOn as Day,
      })
      return { version, problems: found.map((problem) => ({ ...problem })) }
    },
  )
}

async function readBounded(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.byteLength
    if (bytes > DATA_SET_BYTES) throw PlatformErrors.bodyTooLarge({ maxBytes: DATA_SET_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
