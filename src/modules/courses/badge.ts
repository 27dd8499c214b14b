import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { LocalText } from '../../kernel/locale.ts'
import type { Course } from './course.ts'

export type Badge = Readonly<{
  userId: string
  id: string
  course: string
  courseVersion: string
  title: LocalText
  name: string
  /** A compact JWS of the credential. */
  credential: string
  issuedAt: Date
  revokedAt: Date | null
  revokedReason: string | null
  /** Of somebody invented. */
  isSample: boolean
}>

/** Addresses of the issuer and of its badges, below the public address of the installation. */
export const issuerUrl = (publicUrl: string): string => `${publicUrl}/v1/badges/issuer`
export const keyUrl = (publicUrl: string): string => `${publicUrl}/v1/badges/key`
const badgeUrl = (publicUrl: string, id: string): string => `${publicUrl}/v1/badges/${id}`
export const credentialUrl = (publicUrl: string, id: string): string =>
  `${badgeUrl(publicUrl, id)}/credential`
export const statusUrl = (publicUrl: string, id: string): string =>
  `${badgeUrl(publicUrl, id)}/status`
/** Where a person reads what a badge is worth. */
export const pageUrl = (publicUrl: string, id: string): string => `${publicUrl}/badges/${id}`

/** Who issues, as a Profile of Open Badges. */
export const issuerProfile = (publicUrl: string) => ({
  id: issuerUrl(publicUrl),
  type: ['Profile'],
  name: 'Tradewind',
  url: publicUrl,
})

const CONTEXT = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  // Defines the type of the revocation list.
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
]

/**
 * An OpenBadgeCredential (Open Badges 3.0, https://www.imsglobal.org/spec/ob/v3p0/) with the claims
 * of a JWT proof. Whoever knows the address of the person's mail can hold it against the hash;
 * nobody can read it from there.
 */
export function credentialOf(
  publicUrl: string,
  {
    id,
    course,
    name,
    email,
    issuedAt,
  }: Readonly<{ id: string; course: Course; name: string; email: string; issuedAt: Date }>,
) {
  const salt = randomBytes(16).toString('hex')
  const hash = createHash('sha256').update(`${email}${salt}`).digest('hex')
  const subject = `urn:uuid:${newId()}`
  const url = credentialUrl(publicUrl, id)
  const validFrom = `${issuedAt.toISOString().slice(0, 19)}Z`
  return {
    '@context': CONTEXT,
    id: url,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: course.title.en,
    issuer: issuerProfile(publicUrl),
    validFrom,
    credentialSubject: {
      id: subject,
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          hashed: true,
          identityHash: `sha256$${hash}`,
          identityType: 'emailAddress',
          salt,
        },
        { type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'name' },
      ],
      achievement: {
        id: `${publicUrl}/learn/${course.slug}`,
        type: ['Achievement'],
        achievementType: 'Course',
        name: course.title.en,
        description: course.summary.en,
        criteria: { id: `${publicUrl}/learn/${course.slug}`, narrative: CRITERIA },
        version: course.version,
      },
    },
    credentialStatus: { id: statusUrl(publicUrl, id), type: '1EdTechRevocationList' },
    iss: issuerUrl(publicUrl),
    jti: url,
    nbf: Math.floor(issuedAt.getTime() / 1000),
    sub: subject,
  }
}

const CRITERIA =
  'Has read every lesson, passed the quiz of each, and done the required steps in the product, or shown an instructor that they were done elsewhere where the course allows it.'
