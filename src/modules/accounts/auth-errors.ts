import { isAPIError } from 'better-auth/api'
import type { ErrorFactory } from '../../kernel/errors.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { AccountsErrors as E } from './errors.ts'

/** What better-auth calls a failure, and what we call it. */
const KNOWN: Readonly<Record<string, ErrorFactory>> = {
  ACCOUNT_TEMPORARILY_LOCKED: E.tooManyCodes,
  BACKUP_CODES_NOT_ENABLED: E.twoFactorOff,
  FAILED_TO_CREATE_USER: E.emailTaken,
  INVALID_BACKUP_CODE: E.codeWrong,
  INVALID_CODE: E.codeWrong,
  INVALID_EMAIL: PlatformErrors.invalidInput,
  INVALID_EMAIL_OR_PASSWORD: E.signInFailed,
  INVALID_PASSWORD: E.passwordWrong,
  INVALID_TOKEN: E.resetLinkInvalid,
  INVALID_TWO_FACTOR_COOKIE: E.challengeExpired,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: E.tooManyCodes,
  TOTP_ALREADY_ENABLED: E.twoFactorOn,
  TOTP_NOT_ENABLED: E.twoFactorOff,
  TWO_FACTOR_NOT_ENABLED: E.twoFactorOff,
  UNAUTHORIZED: E.signInRequired,
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: E.emailTaken,
}

/** Runs one of better-auth's functions; what it refuses becomes an error of our catalogue. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isAPIError(error)) throw error
    const code = error.body?.code ?? ''
    const known = KNOWN[code]
    if (known) throw known()
    if (error.statusCode >= 500) throw error
    throw error.statusCode === 401
      ? E.signInRequired()
      : PlatformErrors.requestRefused({ reason: code })
  }
}
