import type { Static } from 'typebox'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { canonical } from './canonical.ts'
import type { CheckedDto, SignedDto, Verdict } from './contract.ts'
import { FinanceErrors as E } from './errors.ts'
import { fileCsv } from './file-csv.ts'
import type { FinanceSettings } from './settings.ts'
import { isSignedBy, signingKey } from './signing-key.ts'
import { type FinanceFile, findFileByCode } from './store.ts'

type Checked = Static<typeof CheckedDto>

const nothing = (verdict: Verdict, code: string | null = null): Checked => ({
  verdict,
  code,
  expiresOn: null,
  revokedAt: null,
  reason: null,
  file: null,
})

/** What a file is worth today. What it says is shown while it may be relied on. */
function standing(file: FinanceFile, now: Date): Checked {
  const { code, expiresOn, revokedAt, reason } = file
  const verdict = revokedAt ? 'revoked' : expiresOn < dayOf(now) ? 'expired' : 'valid'
  return {
    ...{ verdict, code, expiresOn, reason },
    revokedAt: revokedAt?.toISOString() ?? null,
    file: verdict === 'valid' ? (JSON.parse(file.content) as SignedDto) : null,
  }
}

/** By the code that stands on it. Anybody with the code may read it. Throws file_not_found. */
export async function verifyFile(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  code: string,
): Promise<Checked> {
  const file = await findFileByCode(db, code)
  if (!file) throw E.fileNotFound()
  return standing(file, now())
}

/**
 * By what it says, as JSON or as CSV, whoever sent it: whether every character that counts is as it
 * was signed. Nothing that is sent fails: what is no file of ours is `unknown`.
 */
export async function checkFile(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { identityKeys }: FinanceSettings,
  text: string,
): Promise<Checked> {
  const sent = readJson(text) ?? readCsv(text)
  const file = sent && (await findFileByCode(db, sent.code))
  if (!file) return nothing('unknown', sent?.code)
  const isGenuine =
    'csv' in sent
      ? sent.csv === withoutMark(fileCsv(JSON.parse(file.content) as SignedDto))
      : isSignedBy(await signingKey(db, identityKeys, now()), sent.content, sent.signature)
  return isGenuine ? standing(file, now()) : nothing('altered', file.code)
}

const CODE = /^[A-Z2-7]{16}$/

function readJson(text: string) {
  let parsed: { file?: { code?: unknown }; signature?: { value?: unknown } } | null
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const { code } = parsed?.file ?? {}
  const signature = parsed?.signature?.value
  if (typeof code !== 'string' || !CODE.test(code) || typeof signature !== 'string')
    return undefined
  // What has no canonical form was never signed.
  return { code, signature, content: canonical(parsed?.file) ?? '' }
}

function readCsv(text: string) {
  const csv = withoutMark(text)
  const code = /^file,,code,,([A-Z2-7]{16})$/m.exec(csv.slice(0, 1_000))?.[1]
  return code ? { code, csv } : undefined
}

/** What spreadsheets add or take when they write a file anew. */
const withoutMark = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()
