import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { assert } from '../kernel/assert.ts'
import { isId, newId } from '../kernel/ids.ts'

export type Files = Readonly<{
  /**
   * Keeps a stream under an id of ours; it appears whole or not at all. Returns its size in bytes.
   * Throws FileTooLarge beyond `maxBytes`, and keeps nothing.
   */
  save: (id: string, content: AsyncIterable<Uint8Array>, maxBytes: number) => Promise<number>
  read: (id: string) => AsyncIterable<Uint8Array>
  size: (id: string) => Promise<number | undefined>
  remove: (id: string) => Promise<void>
}>

export class FileTooLarge extends Error {}

export function createFiles(folder: string): Files {
  const pathOf = (id: string) => {
    assert(isId(id), 'a file is named by an id')
    return join(folder, id.slice(-2), id)
  }
  return {
    async save(id, content, maxBytes) {
      const path = pathOf(id)
      // A name of its own: two that write the same at once do not take it from each other.
      const partial = `${path}.${newId().slice(-12)}.partial`
      await mkdir(join(path, '..'), { recursive: true })
      let bytes = 0
      const counter = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          bytes += chunk.byteLength
          done(bytes > maxBytes ? new FileTooLarge() : null, chunk)
        },
      })
      try {
        await pipeline(content, counter, createWriteStream(partial))
        const handle = await open(partial)
        await handle.sync()
        await handle.close()
        await rename(partial, path)
        return bytes
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },
    read: (id) => createReadStream(pathOf(id)),
    size: async (id) =>
      stat(pathOf(id)).then(
        (found) => found.size,
        () => undefined,
      ),
    // Also what a writer that was killed left of it.
    async remove(id) {
      const place = join(pathOf(id), '..')
      const names = await readdir(place).catch(() => [])
      const own = names.filter((name) => name.startsWith(id))
      await Promise.all(own.map((name) => rm(join(place, name), { force: true })))
    },
  }
}
