import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { newId } from '../kernel/ids.ts'

/** Who owns the data folder, and where that process answers. */
export type LockOwner = Readonly<{ pid: number; started: string; url?: string }>

export type LockFile = Readonly<{
  /** Tells others where this process can be reached. */
  announce: (url: string) => void
  release: () => void
}>

/**
 * Takes a folder for this process alone. The embedded database does not notice a second process
 * that opens the same files and silently loses its writes, so nobody opens it without this lock.
 * A lock whose process is gone is taken over. Throws when its owner is alive.
 */
export function takeLock(file: string): LockFile {
  const mine = `${file}.${newId()}`
  write(mine, { pid: process.pid, started: startOf(process.pid) })
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        // A hard link appears with its content in one step; of two processes one succeeds.
        linkSync(mine, file)
        return { announce: (url) => replace(file, url), release: () => release(file) }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const owner = lockOwner(file)
      if (owner) throw new DataFolderInUse(owner)
      moveAside(file)
    }
  } finally {
    unlinkSync(mine)
  }
  throw new Error(`The lock ${file} could not be taken; remove it if no Tradewind is running.`)
}

export class DataFolderInUse extends Error {
  readonly owner: LockOwner
  constructor(owner: LockOwner) {
    super(
      `The data folder is in use by process ${owner.pid}${owner.url ? ` at ${owner.url}` : ''}. ` +
        'Stop it first, or set TRADEWIND_DATA to another folder.',
    )
    this.owner = owner
  }
}

/** The living owner of a lock; undefined when there is none, or it died. */
export function lockOwner(file: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as LockOwner
    return isAlive(owner) ? owner : undefined
  } catch {
    return undefined
  }
}

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // A process number is used again after a restart; its start time is not.
  return startOf(owner.pid) === owner.started
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function moveAside(file: string): void {
  const aside = `${file}.${newId()}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  // Between looking and moving another process may have taken the lock: then give it back.
  if (lockOwner(aside)) linkSync(aside, file)
  unlinkSync(aside)
}

function replace(file: string, url: string): void {
  const next = `${file}.${newId()}`
  write(next, { pid: process.pid, started: startOf(process.pid), url })
  renameSync(next, file)
}

function release(file: string): void {
  try {
    if (lockOwner(file)?.pid === process.pid) unlinkSync(file)
  } catch {
    // Gone already: nothing is held any more.
  }
}

const write = (file: string, owner: LockOwner): void => writeFileSync(file, JSON.stringify(owner))
