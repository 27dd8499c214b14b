import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isId } from '../../kernel/ids.ts'
import type { Ctx } from '../../platform/context.ts'
import { type OrganisationRole, requireMember } from '../accounts/api.ts'
import { AssessmentErrors } from './errors.ts'
import { findAssessment, type StoredAssessment } from './store.ts'

/** A link opens a report for whoever has it: 128 bits, of which only the hash is stored. */
export function newKey(): { key: string; keyHash: string } {
  const key = randomBytes(16).toString('base64url')
  return { key, keyHash: hashOf(key) }
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

export type ReportRef = Readonly<{ businessId: string; id: string; key?: string | undefined }>

export const reportPathOf = (ref: ReportRef, key: string): string =>
  `/report/${ref.businessId}/${ref.id}?key=${key}`

type Access = Pick<Ctx, 'db' | 'actor'>

/**
 * The assessment, for a member of its business, for whoever has its key, and for everybody when it
 * is sample content. Everyone else learns nothing, not even that it exists.
 */
export async function requireReadable(ctx: Access, ref: ReportRef): Promise<StoredAssessment> {
  const found = await findStored(ctx, ref)
  if (!found.isSample && !hasKey(found.keyHash, ref.key)) {
    await requireRole(ctx, ref.businessId, 'viewer')
  }
  return found
}

/** As readable, but to change it: sample content is nobody's to change. */
export async function requireChangeable(ctx: Access, ref: ReportRef): Promise<StoredAssessment> {
  const found = await findStored(ctx, ref)
  const isHolder = found.isGuest && hasKey(found.keyHash, ref.key)
  if (!isHolder) await requireRole(ctx, ref.businessId, 'member')
  return found
}

async function findStored(ctx: Access, ref: ReportRef) {
  const found = isId(ref.businessId) && isId(ref.id) ? await findAssessment(ctx.db, ref) : undefined
  if (!found) throw AssessmentErrors.notFound()
  return found
}

export function hasKey(storedHash: string, key: string | undefined): boolean {
  if (key === undefined) return false
  return timingSafeEqual(Buffer.from(storedHash, 'hex'), Buffer.from(hashOf(key), 'hex'))
}

async function requireRole(ctx: Access, businessId: string, role: OrganisationRole) {
  if (ctx.actor.kind === 'anonymous') throw AssessmentErrors.notFound()
  const scope = role === 'viewer' ? 'assessment:read' : 'assessment:write'
  await requireMember(ctx, businessId, role, scope)
}
