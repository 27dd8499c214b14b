import { renderSVG } from 'uqr'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import type { VerifiedDto } from '../../inspection/contract.ts'
import { longDay } from './documents.ts'
import { wordsIn } from './words.ts'

type Plan = VerifiedDto['plans']['major']
type Class = keyof VerifiedDto['found'][number]

/**
 * A certificate as whoever scans it finds it: first whether it holds, then of what, then how it was
 * inspected and what was found. It prints on one sheet. `address` is the page's own.
 */
export function certificateView(
  certificate: VerifiedDto,
  { address, isKnown }: Readonly<{ address: string; isKnown: boolean }>,
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const { state, reason, agency, business, lot, plans, code } = certificate
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
  const signed = longDay(locale, certificate.signedAt.slice(0, 10))
  return html`<article class="certificate"><h1>${t('certificate')}</h1>
<p class="verdict ${state}" role="status"><strong>${t(`certificate_${state}`)}</strong></p>
${reason && html`<p>${filled(t('revokedBecause'), { reason })}</p>`}
${!isKnown && html`<p class="quiet">${t('agencyUnknown')}</p>`}
<section class="panel"><dl class="facts">${facts.map(([name, value]) => value && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>
<section><h2>${t('howInspected')}</h2><dl class="facts">
<dt>${t('defects_critical')}</dt><dd>${t('criticalNone')} ${foundIn(certificate, 'critical', locale)}</dd>
<dt>${t('defects_major')}</dt><dd>${planText(plans.major, locale)} ${foundIn(certificate, 'major', locale)}</dd>
<dt>${t('defects_minor')}</dt><dd>${planText(plans.minor, locale)} ${foundIn(certificate, 'minor', locale)}</dd></dl>
<p>${filled(t('signedOn'), { name: certificate.signedBy, day: signed })}</p></section>
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
const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
