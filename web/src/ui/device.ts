/** What is kept on this device (IndexedDB), from the moment it is noted until the server has it. */
export type Device = Readonly<{
  /** All there is in a store. */
  readAll: <Row>(store: string) => Promise<Row[]>
  /** Every change is on the disk before this resolves. */
  change: (store: string, work: (store: IDBObjectStore) => void) => Promise<void>
}>

const answerTo = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** A database of this name with these stores, each with the key that its rows have; opened on first use. */
export function device(name: string, stores: Readonly<Record<string, string | string[]>>): Device {
  let opened: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => {
    opened ??= (() => {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(stores)) {
          request.result.createObjectStore(store, { keyPath })
        }
      }
      return answerTo(request)
    })()
    return opened
  }
  return {
    async readAll(store) {
      return answerTo((await open()).transaction(store).objectStore(store).getAll())
    },
    async change(store, work) {
      const writing = (await open()).transaction(store, 'readwrite', { durability: 'strict' })
      work(writing.objectStore(store))
      await new Promise<void>((resolve, reject) => {
        writing.oncomplete = () => resolve()
        writing.onabort = () => reject(writing.error)
      })
    },
  }
}
