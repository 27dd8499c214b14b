import { renderSVG } from 'uqr'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import type { VerifiedDto } from '../../inspection/contract.ts'
import { longDay } from './documents.ts'
import { wordsIn } from './words.ts'

type Plan = VerifiedDto['plans']['major']
type Class = keyof VerifiedDto['found'][number]

/** What a certificate is of, by whom, and until when; in the order of the page and of the paper. */
export function certificateFacts(
  { agency, business, lot, code, ...certificate }: VerifiedDto,
  locale: Locale,
): (readonly [name: string, value: string])[] {
  const t = wordsIn(locale)
  const facts: readonly (readonly [string, string | null])[] = [
    [t('goods'), lot.goods],
    [t('lotNumber'), lot.number],
    [t('producer'), business[locale]],
    [t('farm'), lot.farm],
    [t('block'), lot.block],
    [t('grade'), lot.grade],
    [t('harvestedOn'), lot.harvestedOn && longDay(locale, lot.harvestedOn)],
    [t('packhouse'), lot.packhouse],
    [t('lotQuantity'), `${new Intl.NumberFormat(locale).format(lot.quantity)} ${lot.unit}`],
    [t('inspectedBy'), agency[locale]],
    [t('issuedOn'), longDay(locale, certificate.issuedAt.slice(0, 10))],
    [t('validUntil'), longDay(locale, certificate.validUntil)],
    [t('certificateCode'), code.replace(/(.{4})(?=.)/g, '$1 ')],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

/** For each class of defects what was drawn, what passes, and what was found. */
export function certificateFindings(
  certificate: VerifiedDto,
  locale: Locale,
): (readonly [name: string, value: string])[] {
  const t = wordsIn(locale)
  const { plans } = certificate
  const plan: Record<Class, string> = {
    critical: t('criticalNone'),
    major: planText(plans.major, locale),
    minor: planText(plans.minor, locale),
  }
  return (['critical', 'major', 'minor'] as const).map(
    (name) =>
      [t(`defects_${name}`), `${plan[name]} ${foundIn(certificate, name, locale)}`] as const,
  )
}

/** By whom and when the sheet was signed. */
export const signatureOf = ({ signedBy, signedAt }: VerifiedDto, locale: Locale): string =>
  filled(wordsIn(locale)('signedOn'), {
    name: signedBy,
    day: longDay(locale, signedAt.slice(0, 10)),
  })

/** Why it was revoked; undefined when it was not. */
export const revocationOf = ({ reason }: VerifiedDto, locale: Locale): string | undefined =>
  reason === null ? undefined : filled(wordsIn(locale)('revokedBecause'), { reason })

/**
 * A certificate as whoever scans it finds it: first whether it holds, then of what, then how it was
 * inspected and what was found; with the way to the paper. `address` is the page's own.
 */
export function certificateView(
  certificate: VerifiedDto,
  { address, isKnown }: Readonly<{ address: string; isKnown: boolean }>,
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const { state, path } = certificate
  const list = (facts: ReturnType<typeof certificateFacts>) =>
    html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
  const revoked = revocationOf(certificate, locale)
  return html`<article class="certificate"><h1>${t('certificate')}</h1>
<p class="verdict ${state}" role="status"><strong>${t(`certificate_${state}`)}</strong></p>
${revoked && html`<p>${revoked}</p>`}
${!isKnown && html`<p class="quiet">${t('agencyUnknown')}</p>`}
<section class="panel">${list(certificateFacts(certificate, locale))}</section>
<section><h2>${t('howInspected')}</h2>${list(certificateFindings(certificate, locale))}
<p>${signatureOf(certificate, locale)}</p></section>
<p class="papers">${(['zh-CN', 'en'] as const).map((lang) => html`<a class="button" href="${path}/pdf?lang=${lang}" hreflang="${lang}">${t(`certificatePdf_${lang}`)}</a> `)}</p>
<section class="scan"><div class="qr" role="img" aria-label="${t('qrCode')}">${trusted(renderSVG(address, { ecc: 'M', border: 2 }))}</div>
<p>${t('scanToVerify')}<br><a href="${address}">${address}</a></p></section></article>`
}

/** The samples that were drawn, and what passes. */
function planText({ stages, limit, isWhole }: Plan, locale: Locale): string {
  const t = wordsIn(locale)
  const size = `${stages.reduce((sum, stage) => sum + stage.size, 0)}`
  const accept = `${stages.at(-1)!.accept}`
  return filled(t(isWhole ? 'wholeLot' : 'samplePlan'), { size, accept, limit })
}

const foundIn = ({ found }: VerifiedDto, name: Class, locale: Locale): string =>
  filled(wordsIn(locale)('foundUnits'), {
    found: `${found.reduce((sum, one) => sum + one[name], 0)}`,
  })

/** Words with what their braces name. */
export const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
