import { createApp } from './app.ts'
import { type Config, readConfig } from './platform/config.ts'
import { limits } from './platform/limits.ts'
import { DataFolderInUse } from './platform/lock-file.ts'
import { isChild, isFirst, keepProcesses } from './platform/processes.ts'

/** Starts the server, says what to open, and stops without losing anything when asked to. */
async function main(): Promise<void> {
  const config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
  if (!isChild()) {
    warn(config)
    if (config.processes > 1) return keepProcesses(config.processes)
  }
  const app = await createApp(config)
  const stop = once(async () => {
    const timer = setTimeout(() => process.exit(1), 2 * limits.shutdownMs)
    timer.unref()
    await app.close()
    process.exit(0)
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  await app.http.listen({ host: config.host, port: config.port })
  await app.startWork()
  if (!isFirst()) return
  if (config.hasSample) await app.loadSample()
  app.database.announce(config.publicUrl)
  const database = config.databaseUrl ? 'PostgreSQL' : `embedded, in ${config.dataFolder}`
  process.stdout.write(`
  Tradewind is at ${config.publicUrl}

    ${config.publicUrl}/            drop your product list, read your readiness report
    ${config.publicUrl}/office      the sample programme: twelve Michigan businesses, assessed
    ${config.publicUrl}/shop        the shop, as shoppers in China see it
    ${config.publicUrl}/docs        the interface for programs

  Database: ${database}
  Mail:     ${app.ctx.mailer.describe}
  Stop with Ctrl+C.
`)
}

function warn({ trustProxy }: Config): void {
  if (trustProxy !== true) return
  process.stderr.write(
    'TRUST_PROXY=true believes every X-Forwarded-For: who reaches this server directly, or a proxy ' +
      'that appends to it, chooses the address by which requests are limited. Name your proxies ' +
      'instead: TRUST_PROXY=loopback,10.0.0.0/8\n',
  )
}

function once(work: () => Promise<void>): () => void {
  let started = false
  return () => {
    if (started) return
    started = true
    void work()
  }
}

main().catch((error: NodeJS.ErrnoException) => {
  const text =
    error instanceof DataFolderInUse
      ? error.message
      : error.code === 'EADDRINUSE'
        ? 'The port is taken by another program. Set PORT to another one, e.g. PORT=3001 npm start'
        : (error.stack ?? error.message)
  process.stderr.write(`Tradewind could not start: ${text}\n`)
  process.exit(1)
})
