import i18next from 'i18next'
import createClient from 'openapi-fetch'
import type { paths } from './api-types.ts'

/** The product's own interface, typed from its OpenAPI description. */
export const client = createClient<paths>({ baseUrl: '/' })

client.use({
  onRequest({ request }) {
    request.headers.set('accept-language', i18next.language)
    return request
  },
})

/** What the server says when it refuses: worded in the reader's language, with a stable code. */
export type Problem = {
  title: string
  status: number
  code: string
  params: Record<string, unknown>
  requestId: string
}

export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

/** The data of an answer, or the problem thrown: `const report = await dataOf(client.GET(…))`. */
export async function dataOf<Data>(
  answer: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await answer
  if (response.ok) return data as Data
  throw new ProblemError(asProblem(error, response.status))
}

function asProblem(error: unknown, status: number): Problem {
  const known = error as Partial<Problem> | undefined
  return {
    title: known?.title ?? i18next.t('failure.title'),
    status,
    code: known?.code ?? 'unknown',
    params: known?.params ?? {},
    requestId: known?.requestId ?? '',
  }
}

/** A file is a body, not JSON: sent as it is, answered like everything else. */
export async function sendFile<Body>(path: string, file: File): Promise<Body> {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      'x-file-name': encodeURIComponent(file.name),
      'accept-language': i18next.language,
    },
    body: file,
  })
  const body = await response.json()
  if (!response.ok) throw new ProblemError(body as Problem)
  return body as Body
}
