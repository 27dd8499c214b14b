import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import { nameIn } from '../calendar.ts'
import type { CallDto, OwnProposalDto } from '../call/call-wire.ts'
import type { ShownConferenceDto } from '../contract.ts'
import { callWordsIn } from './call-words.ts'
import { longDay, moment } from './times.ts'

type Call = Static<typeof CallDto>
type Proposal = Static<typeof OwnProposalDto>
type Conference = Static<typeof ShownConferenceDto>

export const IDEA_FIELDS = ['title', 'abstract', 'language', 'minutes', 'trackId'] as const
export const PROPOSER_FIELDS = ['name', 'email', 'organisation', 'about'] as const
export type ProposalForm = Readonly<
  Record<(typeof IDEA_FIELDS)[number] | (typeof PROPOSER_FIELDS)[number], string>
>

/** On the page of the conference, while the call is open. */
export const proposeLink = (slug: string, call: Call, locale: Locale): Html => {
  const t = callWordsIn(locale)
  return html`<p>${t('invite', { day: longDay(call.closesOn, locale) })} <a href="/conference/${slug}/propose">${t('propose')}</a></p>`
}

/** The form, with what was typed and why it was refused; or from when to when it was open. */
export function proposeView(
  call: Call,
  {
    slug,
    locale,
    form,
    refusal,
  }: Readonly<{ slug: string; locale: Locale; form: ProposalForm; refusal?: string }>,
): Html {
  const t = callWordsIn(locale)
  if (!call.isOpen) {
    const days = { from: longDay(call.opensOn, locale), to: longDay(call.closesOn, locale) }
    return html`<h1>${t('propose')}</h1><p class="panel">${t('closed', days)}</p>`
  }
  return html`<h1>${t('propose')}</h1><p class="lead">${call.guidance[locale]}</p>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
<form method="post" action="/conference/${slug}/propose" class="form">
${ideaFields(call, form, locale)}
<label>${t('yourName')}<input name="name" value="${form.name}" maxlength="120" autocomplete="name" required></label>
<label>${t('email')}<input name="email" type="email" value="${form.email}" maxlength="254" autocomplete="email" required></label>
<label>${t('organisation')}<input name="organisation" value="${form.organisation}" maxlength="120" autocomplete="organization"></label>
<label>${t('about')}<textarea name="about" rows="3" maxlength="1000">${form.about}</textarea></label>
<label class="choice"><input type="checkbox" name="consent" value="yes" required> ${t('consent')}</label>
<p><button class="main-action">${t('send')}</button></p></form>`
}

function ideaFields(
  { tracks }: Call,
  form: Pick<ProposalForm, (typeof IDEA_FIELDS)[number]>,
  locale: Locale,
): Html {
  const t = callWordsIn(locale)
  const option = (value: string, label: string, chosen: string) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`
  return html`<label>${t('title')}<input name="title" value="${form.title}" maxlength="120" required></label>
<label>${t('abstract')}<textarea name="abstract" rows="6" maxlength="4000" required>${form.abstract}</textarea></label>
<label>${t('language')}<select name="language">${option('en', t('english'), form.language)}${option('zh-CN', t('chinese'), form.language)}</select></label>
<label>${t('minutes')}<input name="minutes" type="number" min="5" max="480" value="${form.minutes}" required></label>
${
  tracks.length > 0 &&
  html`<label>${t('track')}<select name="trackId">${option('', t('anyTrack'), form.trackId)}${tracks.map((one) => option(one.id, nameIn(one, locale), form.trackId))}</select></label>`
}`
}

/** How a proposal stands, for whoever has its link; while it waits it can be changed. */
export function proposalView(
  proposal: Proposal,
  {
    conference,
    call,
    key,
    locale,
    form,
    refusal,
  }: Readonly<{
    conference: Conference
    call: Call
    key: string
    locale: Locale
    form: Pick<ProposalForm, (typeof IDEA_FIELDS)[number]>
    refusal?: string
  }>,
): Html {
  const t = callWordsIn(locale)
  const { id, state, title, abstract, minutes, track, proposer, session, words } = proposal
  const at = `/conference/${conference.slug}/proposals/${id}`
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('when'), session && moment(session.startsAt, conference.timeZone, locale)],
    [t('where'), session?.room && nameIn(session.room, locale)],
    [t('letter'), words],
    [t('abstract'), abstract],
    [t('minutes'), `${minutes}`],
    [t('track'), track && nameIn(track, locale)],
    [t('yourName'), proposer?.name],
    [t('email'), proposer?.email],
    [t('ofOrganisation'), proposer?.organisation],
    [t('who'), proposer?.about],
  ]
  return html`<h1>${title}</h1><p class="lead">${t(`state_${state}`)}</p>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
<dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd class="said">${value}</dd>`)}</dl>
${state !== 'withdrawn' && html`<p>${t('keepLink')}</p>`}
${
  proposal.mayChange &&
  html`<details class="panel"><summary>${t('change')}</summary><form method="post" action="${at}" class="form">
<input type="hidden" name="key" value="${key}">${ideaFields(call, form, locale)}<p><button>${t('change')}</button></p></form></details>`
}
${
  (state === 'submitted' || state === 'accepted') &&
  html`<form method="post" action="${at}/withdrawal" class="panel">
<input type="hidden" name="key" value="${key}"><p>${t('takeBackHint')}</p><button>${t('takeBack')}</button></form>`
}`
}
