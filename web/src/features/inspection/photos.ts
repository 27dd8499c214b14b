import { useSyncExternalStore } from 'react'
import { client, dataOf, ProblemError } from '../../client.ts'
import { device } from '../../ui/device.ts'
import type { DefectClass } from './api.ts'

/** A photo on this device, from the shutter until the server has it. */
export type Photo = Readonly<{
  /** Made with it: the server knows it again. */
  id: string
  agencyId: string
  inspectionId: string
  class: DefectClass | null
  takenAt: string
  picture: Blob
  /** A small one to be shown here, as an address of its own. */
  preview: string
  /** Its sheet has arrived: it follows. */
  isDue: boolean
  /** Why the server did not take it; it is kept. */
  refusal: string | null
}>

/** As the server keeps them: more cannot be told apart on a screen. */
const EDGE = 2_560
const PREVIEW_EDGE = 160
const STORE = 'photos'
const kept = device('tradewind.inspection', { [STORE]: 'id' })

let photos: readonly Photo[] = []
const listeners = new Set<() => void>()

/** Every change is written before it is shown. */
async function change(work: (store: IDBObjectStore) => void): Promise<void> {
  await kept.change(STORE, work)
  await reread()
}

async function reread(): Promise<void> {
  const all = await kept.readAll<Photo>(STORE)
  photos = all.toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1))
  for (const tell of listeners) tell()
}

/** Another tab of this device may have taken or sent some: read when one comes back here. */
const look = () => void reread().catch(() => {})

// One function for all renders: another one would read everything anew with each of them.
function subscribe(tell: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('focus', look)
    look()
  }
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
    if (listeners.size === 0) window.removeEventListener('focus', look)
  }
}

export const usePhotos = (): readonly Photo[] => useSyncExternalStore(subscribe, () => photos)

/** Keeps a picture that was taken or chosen. Throws when this browser cannot read it, or has no room. */
export async function addPhoto(
  file: Blob,
  of: Pick<Photo, 'agencyId' | 'inspectionId' | 'class'>,
): Promise<void> {
  // Drawn here: it is smaller then, and a format that only this telephone knows becomes one that all do.
  const bitmap = await createImageBitmap(file)
  const picture = await new Promise<Blob | null>((resolve) =>
    draw(bitmap, EDGE).toBlob(resolve, 'image/jpeg', 0.85),
  )
  if (!picture) throw new Error('the picture cannot be drawn')
  const preview = draw(bitmap, PREVIEW_EDGE).toDataURL('image/jpeg', 0.7)
  bitmap.close()
  const photo: Photo = {
    ...of,
    id: crypto.randomUUID(),
    takenAt: new Date().toISOString(),
    picture,
    preview,
    isDue: false,
    refusal: null,
  }
  await change((store) => store.put(photo))
}

function draw(bitmap: ImageBitmap, edge: number): HTMLCanvasElement {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

export const dropPhoto = (id: string): Promise<void> => change((store) => store.delete(id))

const ofSheet = async (inspectionId: string): Promise<readonly Photo[]> => {
  await reread()
  return photos.filter((one) => one.inspectionId === inspectionId && !one.isDue)
}

/** Photos go with the sheet that they belong to. */
export async function dropPhotosOf(inspectionId: string): Promise<void> {
  const own = await ofSheet(inspectionId)
  await change((store) => {
    for (const { id } of own) store.delete(id)
  })
}

/** Their sheet has arrived: they may follow. */
export async function releasePhotosOf(inspectionId: string): Promise<void> {
  const own = await ofSheet(inspectionId)
  await change((store) => {
    for (const photo of own) store.put({ ...photo, isDue: true })
  })
}

/** Sends what is due, one after the other; without a network it waits. Sending one twice does no harm. */
export async function sendDue(): Promise<void> {
  await reread()
  for (const photo of photos) {
    if (!photo.isDue || photo.refusal) continue
    try {
      await send(photo)
      await dropPhoto(photo.id)
    } catch (error) {
      if (!(error instanceof ProblemError)) return
      const { status, title } = error.problem
      if ([401, 429].includes(status) || status >= 500) return
      await change((store) => store.put({ ...photo, refusal: title }))
    }
  }
}

const send = ({ agencyId, inspectionId, id, class: shows, takenAt, picture }: Photo) =>
  dataOf(
    client.PUT('/v1/agencies/{agencyId}/inspections/{inspectionId}/photos/{photoId}', {
      params: {
        path: { agencyId, inspectionId, photoId: id },
        query: { takenAt, ...(shows ? { class: shows } : {}) },
      },
      headers: { 'content-type': 'image/jpeg' },
      bodySerializer: () => picture,
      body: {} as never,
    }),
  )
