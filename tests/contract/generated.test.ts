import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedFiles } from '../../tools/generate-docs.ts'

const files = await generatedFiles()

test.each([...files.keys()])('%s is what `npm run docs` makes of the product', (file) => {
  expect(readFileSync(file, 'utf8')).toBe(files.get(file))
})

test('every operation has a name of its own, and says what it answers', () => {
  const { paths } = JSON.parse(files.get('openapi.json')!) as {
    paths: Record<string, Record<string, { operationId?: string; responses: object }>>
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      at: `${method} ${path}`,
      ...operation,
    })),
  )
  const names = operations.map(({ operationId }) => operationId)
  expect(names.filter((name) => name === undefined)).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
