import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { answerWish, askToMeet, keepProfile, requireMeeter } from './ask-to-meet.ts'
import { KeyDto, SlugParam } from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { TOPICS, type Topic } from './meeting.ts'
import { selectMeetable } from './meeting-group-store.ts'
import {
  selectFrame,
  selectMeeter,
  selectMeetingsOf,
  selectSuggested,
  selectWishesOf,
} from './meeting-store.ts'
import {
  AnswerBody,
  AskBody,
  OwnMeetingsDto,
  OwnProfileDto,
  PutProfileBody,
  placeOf,
  SuggestionsDto,
  showOther,
  showSlots,
  showWish,
  WishDto,
  WishesDto,
} from './meeting-wire.ts'
import { requireRegistration } from './require-registration.ts'
import type { ConferenceSettings } from './settings.ts'

const tags = ['conferences']
const open = [PlatformErrors.invalidInput, E.conferenceNotFound, E.registrationNotFound] as const
const Own = Type.Object({ slug: SlugParam, registrationId: Uuid })
const OwnAndOther = Type.Object({ slug: SlugParam, registrationId: Uuid, otherId: Uuid })
const keyed = { key: KeyDto }
/** `count:id`, as `selectSuggested` orders. */
const SuggestedAfter = Type.Optional(
  Type.String({ pattern: '^\\d{1,2}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
)
const at = '/v1/conferences/:slug/registrations/:registrationId'

/** Whom to meet: by the key of a registration's link, as everything else of it. */
export const createMeetingRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      `${at}/meeting-profile`,
      {
        schema: {
          operationId: 'getMeetingProfile',
          tags,
          summary: 'What one offers and needs, and the times at which people meet.',
          params: Own,
          querystring: Type.Object(keyed),
          response: { 200: OwnProfileDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const kept = await selectFrame(ctx.db, conference.id)
        const own = await selectMeeter(ctx.db, conference.id, registration.id)
        return {
          profile: own ? { ...own, ...listsOf(own) } : null,
          slots: kept ? showSlots(kept, conference.timeZone) : [],
          topics: Object.entries(TOPICS).map(([code, name]) => ({ code: code as Topic, ...name })),
        }
      },
    )

    app.put(
      `${at}/meeting-profile`,
      {
        schema: {
          operationId: 'putMeetingProfile',
          tags,
          summary: 'Says what one offers and needs; others who come to meet read it.',
          params: Own,
          body: PutProfileBody,
          response: {
            204: Type.Null(),
            ...problems(...open, E.notComing, E.noMeetingFrame),
          },
        },
      },
      async ({ ctx, params, body: { key, ...given } }, reply) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        await keepProfile(ctx, registration, { ...given, headline: given.headline.trim() })
        return reply.status(204).send(null)
      },
    )

    app.get(
      `${at}/suggestions`,
      {
        schema: {
          operationId: 'listSuggestedPeople',
          tags,
          summary: 'Who offers what one needs or needs what one offers, the best fit first.',
          params: Own,
          querystring: Type.Object({ ...PageQuery, ...keyed, after: SuggestedAfter }),
          response: { 200: SuggestionsDto, ...problems(...open, E.noMeetingProfile) },
        },
      },
      async ({ ctx, params, query: { key, ...page } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const own = await requireMeeter(ctx, registration)
        const meetable = await selectMeetable(ctx.db, conference.id, own.ticketTypeId)
        const found = await selectSuggested(ctx.db, conference.id, own, { ...page, meetable })
        return {
          people: found.map((other) => showOther(own, other)),
          next: nextAfter(found, page.limit, ({ fit, id }) => `${fit}:${id}`),
        }
      },
    )

    app.get(
      `${at}/wishes`,
      {
        schema: {
          operationId: 'listMeetingWishes',
          tags,
          summary: 'Whom one asked, and who asked.',
          params: Own,
          querystring: Type.Object({ ...PageQuery, ...keyed, after: Type.Optional(Uuid) }),
          response: { 200: WishesDto, ...problems(...open, E.noMeetingProfile) },
        },
      },
      async ({ ctx, params, query: { key, ...page } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const own = await requireMeeter(ctx, registration)
        const found = await selectWishesOf(ctx.db, conference.id, own.id, page)
        return {
          wishes: found.map(({ other, ...wish }) => ({
            ...showWish(own.id, wish),
            other: showOther(own, other),
          })),
          next: nextAfter(found, page.limit, ({ other }) => other.id),
        }
      },
    )

    app.post(
      `${at}/wishes`,
      {
        schema: {
          operationId: 'askToMeet',
          tags,
          summary: 'Asks somebody to meet; who was asked by them already accepts.',
          params: Own,
          body: AskBody,
          response: {
            201: WishDto,
            ...problems(
              ...open,
              E.noMeetingProfile,
              E.meeterNotFound,
              E.mayNotMeet,
              E.tooManyWishes,
              E.wishSettled,
            ),
          },
        },
      },
      async ({ ctx, params, body: { key, to, note } }, reply) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const wish = await askToMeet(ctx, registration, { toId: to, note: note.trim() })
        return reply.status(201).send(showWish(registration.id, wish))
      },
    )

    app.put(
      `${at}/wishes/:otherId`,
      {
        schema: {
          operationId: 'answerMeetingWish',
          tags,
          summary: 'Accepts, declines, blocks or takes back a request; its meeting goes with it.',
          params: OwnAndOther,
          body: AnswerBody,
          response: { 200: WishDto, ...problems(...open, E.wishNotFound, E.wishSettled) },
        },
      },
      async ({ ctx, params: { otherId, ...params }, body: { key, answer } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const wish = await answerWish(ctx, registration, { otherId, answer })
        return showWish(registration.id, wish)
      },
    )

    app.get(
      `${at}/meetings`,
      {
        schema: {
          operationId: 'listOwnMeetings',
          tags,
          summary: 'One’s meetings in order of time: with whom, where, and who interprets.',
          params: Own,
          querystring: Type.Object(keyed),
          response: { 200: OwnMeetingsDto, ...problems(...open, E.noMeetingProfile) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        const own = await requireMeeter(ctx, registration)
        const kept = await selectFrame(ctx.db, conference.id)
        if (!kept) return { meetings: [] }
        const place = placeOf(kept, conference.timeZone)
        const found = await selectMeetingsOf(ctx.db, conference.id, own.id)
        return {
          meetings: found.map(({ other, ...meeting }) => ({
            ...place(meeting),
            with: showOther(own, other),
          })),
        }
      },
    )
  }

const listsOf = (own: Parameters<typeof showOther>[0]) => ({
  offers: [...own.offers],
  needs: [...own.needs],
  languages: [...own.languages],
  busy: [...own.busy],
})
