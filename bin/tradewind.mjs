#!/usr/bin/env node
// The command line. Runs on any Node from 18 on: installs what is missing, then hands over to
// Node 24, which reads the TypeScript sources as they are.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureInstalled, node24 } from '../tools/ensure-installed.mjs'

ensureInstalled()
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
// A million rows pass through: a small young generation keeps their garbage from piling up.
const flags = ['--max-semi-space-size=16']
// What was compiled before need not be again: a third of the time a short command takes.
const cache = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url))
const child = spawn(node24, [...flags, cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: cache, ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))
