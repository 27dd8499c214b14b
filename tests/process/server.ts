import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

export type Server = Readonly<{ url: string; child: ChildProcess; output: () => string }>

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

const START_MS = 90_000

/** The real server in a process of its own, on a data folder, answering. */
export async function startServer(
  folder: string,
  env: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let output = ''
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, TRADEWIND_DATA: folder, PORT: `${port}`, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  const until = Date.now() + START_MS
  while (!output.includes('Stop with Ctrl+C')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`did not start:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url, child, output: () => output }
}

export async function kill(server: Server, signal: NodeJS.Signals): Promise<number | null> {
  if (server.child.exitCode === null) {
    server.child.kill(signal)
    await once(server.child, 'exit')
  }
  return server.child.exitCode
}
