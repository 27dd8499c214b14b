import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const read = new Map<string, unknown>()

/** Keys that a simulator made when it was first asked, kept in the data folder. */
export function keptKeys<Keys extends object>(
  dataFolder: string,
  name: string,
  make: () => Keys,
): Keys {
  const file = join(dataFolder, name)
  const known = read.get(file)
  if (known) return known as Keys
  try {
    // 'wx' fails when the file exists: of two first payments only one makes the keys.
    writeFileSync(file, JSON.stringify(make()), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Keys
  read.set(file, kept)
  return kept
}
