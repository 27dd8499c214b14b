import type { FastifyRequest } from 'fastify'
import { callOwn } from './own-call.ts'
import { readLocale } from './page-locale.ts'

/** What the interface answered; `title`, `code` and `params` are those of a problem. */
export type Told<Body> = Readonly<{
  status: number
  body: Body
  title: string
  code: string
  params: Readonly<Record<string, unknown>> | undefined
  cookie: string | string[] | undefined
}>

/** Asks our own interface on behalf of whoever asks for a page: same person, same language. */
export async function callApi<Body>(
  request: FastifyRequest,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told<Body>> {
  const language = { 'accept-language': readLocale(request) }
  const answer = await callOwn(request, { method, url, body, headers: { ...language, ...headers } })
  const read = answer.body === '' ? {} : JSON.parse(answer.body)
  return {
    status: answer.statusCode,
    body: read as Body,
    title: String(read.title ?? ''),
    code: String(read.code ?? ''),
    params: read.params,
    cookie: answer.headers['set-cookie'],
  }
}
