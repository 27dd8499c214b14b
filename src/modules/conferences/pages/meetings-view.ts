import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { TOPICS, type Topic } from '../meeting.ts'
import type { OwnMeetingsDto, OwnProfileDto, SuggestionsDto, WishesDto } from '../meeting-wire.ts'
import { meetingWordsIn } from './meeting-words.ts'
import { clockRange, languageName, longDay } from './times.ts'

type Profile = Static<typeof OwnProfileDto>
type Wish = Static<typeof WishesDto>['wishes'][number]
type Other = Wish['other']
type Meeting = Static<typeof OwnMeetingsDto>['meetings'][number]

/** What all forms of the page need. */
export type MeetingFrameOf = Readonly<{
  at: string
  key: string
  locale: Locale
  timeZone: string
}>

/** Languages that people tick; whoever speaks another one brings it along in their headline. */
const LANGUAGES = ['en', 'zh', 'es', 'fr', 'de', 'ja', 'ko'] as const

export function meetingsView(
  profile: Profile,
  found: Readonly<{
    meetings: readonly Meeting[]
    wishes: readonly Wish[]
    suggestions: Static<typeof SuggestionsDto>
  }>,
  frame: MeetingFrameOf,
  refusal?: string,
): Html {
  const { at, key, locale } = frame
  const t = meetingWordsIn(locale)
  const asking = found.wishes.filter(({ side, state }) => side === 'to' && state === 'asked')
  const others = found.wishes.filter((wish) => !asking.includes(wish))
  const back = html`<p><a href="${at.replace(/\/meetings$/, '')}?key=${key}">${t('backToPlace')}</a></p>`
  const head = html`<h1>${t('title')}</h1>${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}`
  if (profile.slots.length === 0) return html`${head}<p class="panel">${t('later')}</p>${back}`
  if (!profile.profile) {
    return html`${head}<p class="lead">${t('invite')}</p>${profileForm(profile, frame)}${back}`
  }
  const more = found.suggestions.next
  return html`${head}
<section><h2>${t('mine')}</h2>${
    found.meetings.length > 0
      ? found.meetings.map((one) => meeting(one, frame))
      : html`<p class="panel">${t('noneYet')}</p>`
  }</section>
${
  asking.length > 0 &&
  html`<section><h2>${t('askedYou')}</h2>${asking.map((one) => wish(one, frame))}</section>`
}
<section id="suggested"><h2>${t('suggested')}</h2>${
    found.suggestions.people.length > 0
      ? found.suggestions.people.map(
          (other) => html`<article class="panel">${person(other, locale)}
<form method="post" action="${at}/ask"><input type="hidden" name="key" value="${key}"><input type="hidden" name="to" value="${other.id}"><button>${t('askToMeet')}</button></form></article>`,
        )
      : html`<p class="panel">${t('nobodyFits')}</p>`
  }${more && html`<p><a class="button" href="${at}?${`${new URLSearchParams({ key, after: more })}`}#suggested">${t('more')}</a></p>`}</section>
${others.length > 0 && html`<section><h2>${t('asked')}</h2>${others.map((one) => wish(one, frame))}</section>`}
<details class="panel"><summary>${t('profile')}</summary>${profileForm(profile, frame)}</details>${back}`
}

function meeting(
  { startsAt, minutes, table, zone, interpreter, with: other }: Meeting,
  { locale, timeZone }: MeetingFrameOf,
): Html {
  const t = meetingWordsIn(locale)
  const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString()
  return html`<article class="panel">
<p><strong>${timeOf({ startsAt, endsAt }, timeZone, locale)} · ${t('at', { table, zone })}</strong></p>${person(other, locale)}
${interpreter && html`<p class="quiet">${t('interpreter', { name: interpreter })}</p>`}</article>`
}

function person(other: Other, locale: Locale): Html {
  const t = meetingWordsIn(locale)
  const topics = (codes: readonly Topic[]) =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(
      codes.map((code) => TOPICS[code][locale]),
    )
  const languages = other.languages.map((tag) => languageName(tag, locale) ?? tag)
  const spoken = new Intl.ListFormat(locale, { type: 'conjunction' }).format(languages)
  return html`<h3 class="meets">${other.headline}</h3>
${other.offersYouNeed.length > 0 && html`<p>${t('offersYouNeed', { topics: topics(other.offersYouNeed) })}</p>`}
${other.needsYouOffer.length > 0 && html`<p>${t('needsYouOffer', { topics: topics(other.needsYouOffer) })}</p>`}
<p class="quiet">${t(other.needsInterpreter ? 'speaksOther' : 'speaks', { languages: spoken })}</p>`
}

function wish({ side, state, note, other }: Wish, { at, key, locale }: MeetingFrameOf): Html {
  const t = meetingWordsIn(locale)
  const button = (answer: string, word: 'accept' | 'decline' | 'block' | 'withdraw') =>
    html`<button name="answer" value="${answer}">${t(word)}</button> `
  const answers = {
    from: [
      ...(state === 'asked' || state === 'accepted' ? [button('withdrawn', 'withdraw')] : []),
      ...(state === 'suggested' ? [button('withdrawn', 'decline')] : []),
    ],
    to: [
      ...(state === 'asked' || state === 'declined' ? [button('accepted', 'accept')] : []),
      ...(state === 'asked' || state === 'accepted' || state === 'suggested'
        ? [button('declined', 'decline')]
        : []),
      ...(state === 'asked' || state === 'suggested' ? [button('blocked', 'block')] : []),
    ],
  }[side]
  return html`<article class="panel">${person(other, locale)}
${note && html`<p>“${note}”</p>`}<p class="badge">${t(`state_${state}`)}</p>
${
  answers.length > 0 &&
  html`<form method="post" action="${at}/answer" class="answers"><input type="hidden" name="key" value="${key}"><input type="hidden" name="other" value="${other.id}">${answers}</form>`
}</article>`
}

function profileForm(
  { profile, slots, topics }: Profile,
  { at, key, locale, timeZone }: MeetingFrameOf,
): Html {
  const t = meetingWordsIn(locale)
  const tick = (name: string, value: string, label: string, isTicked: boolean) =>
    html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${isTicked && html` checked`}> ${label}</label>`
  const ofTopics = (name: 'offers' | 'needs') =>
    html`<fieldset><legend>${t(name)}</legend><div class="topics">${topics.map((one) =>
      tick(name, one.code, one[locale], profile?.[name].includes(one.code) ?? false),
    )}</div></fieldset>`
  const known = profile?.languages ?? [locale === 'en' ? 'en' : 'zh']
  const tags = [...new Set([...LANGUAGES, ...known])]
  return html`<form method="post" action="${at}/profile" class="form"><input type="hidden" name="key" value="${key}">
<label>${t('headline')}<input name="headline" maxlength="160" required value="${profile?.headline ?? ''}"></label>
${ofTopics('offers')}${ofTopics('needs')}
<fieldset><legend>${t('languages')}</legend><div class="topics">${tags.map((tag) =>
    tick('languages', tag, languageName(tag, locale) ?? tag, known.includes(tag)),
  )}</div></fieldset>
<details><summary>${t('busy')}</summary><fieldset>${slots.map(({ startsAt, minutes }, slot) => {
    const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString()
    return tick(
      'busy',
      `${slot}`,
      timeOf({ startsAt, endsAt }, timeZone, locale),
      profile?.busy.includes(slot) ?? false,
    )
  })}</fieldset></details>
<label>${t('most')}<input name="most" type="number" min="0" max="127" required value="${profile?.mostMeetings ?? 8}"></label>
<p class="quiet">${t('consent')}</p>
<p><button class="main-action">${t('save')}</button></p></form>`
}

/** 'Saturday, March 13, 2027, 9:00 – 9:25 AM', where the conference is. */
function timeOf(
  between: Readonly<{ startsAt: string; endsAt: string }>,
  timeZone: string,
  locale: Locale,
): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  return meetingWordsIn(locale)('when', {
    day: longDay(date.format(new Date(between.startsAt)), locale),
    clock: clockRange(between, locale, timeZone),
  })
}
