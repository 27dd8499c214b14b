import type { AddressInfo } from 'node:net'
import type { TestApp } from './test-app.ts'

const working = new WeakMap<TestApp, Promise<string>>()

/** An application of this worker, now also listening and working on events. Returns its address. */
export function workingApp(app: TestApp): Promise<string> {
  const begun = working.get(app) ?? begin(app)
  working.set(app, begun)
  return begun
}

async function begin(app: TestApp): Promise<string> {
  await app.startWork()
  if (!app.http.server.listening) await app.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.http.server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
