import type { paths } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import type { Preview } from '../business/ColumnMapping.tsx'
import type { Assessment, Line, LineDetail, ReportRef, Verdict } from './types.ts'

const AT = '/v1/businesses/{businessId}/assessments/{assessmentId}' as const

const params = ({ businessId, assessmentId, key }: ReportRef) => ({
  path: { businessId, assessmentId },
  query: key ? { key } : {},
})

export const readAssessment = (ref: ReportRef): Promise<Assessment> =>
  dataOf(client.GET(AT, { params: params(ref) }))

export function readLines(
  ref: ReportRef,
  page: { verdict?: Verdict | undefined; after?: string | undefined; limit: number },
): Promise<{ lines: Line[]; next: string | null }> {
  const { path, query } = params(ref)
  const { verdict, after, limit } = page
  return dataOf(
    client.GET(`${AT}/lines`, {
      params: {
        path,
        query: {
          ...query,
          limit,
          ...(verdict ? { verdict } : {}),
          ...(after ? { after } : {}),
        },
      },
    }),
  )
}

/** Rows of the list that were left out or read with a remark: the first fifty. */
export function readRows(ref: ReportRef): Promise<Rows> {
  const { path, query } = params(ref)
  return dataOf(client.GET(`${AT}/rows`, { params: { path, query: { ...query, limit: 50 } } }))
}

export function readLine(ref: ReportRef, productId: string): Promise<LineDetail> {
  const { path, query } = params(ref)
  return dataOf(
    client.GET(`${AT}/lines/{productId}`, { params: { path: { ...path, productId }, query } }),
  )
}

export const stopAssessment = (ref: ReportRef) =>
  dataOf(client.POST(`${AT}/stop`, { params: params(ref) }))

export const keepAssessment = (ref: ReportRef) =>
  dataOf(client.POST(`${AT}/keep`, { params: params(ref) }))

export const shareAssessment = ({ businessId, assessmentId }: ReportRef) =>
  dataOf(client.POST(`${AT}/share`, { params: { path: { businessId, assessmentId } } }))

/** Columns show in the first part of a list: a large one need not travel twice. */
const PREVIEW_BYTES = 256 * 1024

/** What a list is taken for, before it is sent. Rejects with the problem. */
export async function previewList(file: File): Promise<Preview> {
  const response = await fetch('/v1/imports/preview', {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      'x-file-name': encodeURIComponent(file.name),
      'accept-language': document.documentElement.lang,
    },
    body: file.slice(0, PREVIEW_BYTES),
  })
  const body: unknown = await response.json()
  if (!response.ok) throw body
  return body as Preview
}

type Rows = paths[`${typeof AT}/rows`]['get']['responses'][200]['content']['application/json']

export type Sent = { id: string; key: string; reportPath: string }

/** Sends a list with its progress, which fetch does not tell. Rejects with the problem. */
export function sendList(
  file: File | Blob,
  name: string,
  query: Record<string, string>,
  onProgress: (share: number) => void,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/v1/assessments?${new URLSearchParams(query)}`)
    request.setRequestHeader('content-type', 'text/csv')
    request.setRequestHeader('accept-language', document.documentElement.lang)
    request.setRequestHeader('x-file-name', encodeURIComponent(name))
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new Error('offline'))
    request.onload = () =>
      request.status === 202 ? resolve(request.response as Sent) : reject(request.response)
    request.send(file)
  })
}

/** Calls back with each step of a running assessment; returns how to stop listening. */
export function followAssessment(
  { businessId, assessmentId, key }: ReportRef,
  onChange: (assessment: Assessment) => void,
): () => void {
  const query = key ? `?key=${encodeURIComponent(key)}` : ''
  const source = new EventSource(
    `/v1/businesses/${businessId}/assessments/${assessmentId}/progress${query}`,
  )
  const take = (event: MessageEvent<string>) => onChange(JSON.parse(event.data) as Assessment)
  source.addEventListener('progress', take)
  source.addEventListener('end', (event) => {
    take(event)
    source.close()
  })
  return () => source.close()
}

export const csvPath = ({ businessId, assessmentId, key }: ReportRef): string =>
  `/v1/businesses/${businessId}/assessments/${assessmentId}/report.csv${key ? `?key=${key}` : ''}`
