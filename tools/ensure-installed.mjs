// Runs on any Node from 18 on, before anything is installed: brings the dependencies (Node 24
// among them) to the state of the lock file, and with --web builds the web application when its
// sources have changed. Says what it does; asks nothing.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Node 24 as npm installed it; the machine's own Node may be older. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node')

export function ensureInstalled() {
  const wanted = hashOf([join(root, 'package-lock.json')])
  const stamp = join(root, 'node_modules', '.tradewind-installed')
  if (existsSync(node24) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing the dependencies (once, about a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms,
  // which a partial mirror of the registry cannot give. --no-save leaves the lock file as it is.
  const flags = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund']
  const result = spawnSync(npm, [...flags, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0 || !existsSync(node24)) {
    console.error('The dependencies could not be installed. Check the network and run it again.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

export function ensureWebBuilt() {
  const sources = [join(root, 'package-lock.json'), join(root, 'vite.config.ts')]
  const wanted = hashOf([...sources, ...filesBelow(join(root, 'web'))])
  const stamp = join(root, 'web', 'dist', '.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Building the web application (once, about half a minute) …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const result = spawnSync(node24, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) {
    console.error('The web application could not be built; see the lines above.')
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist')
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path) : [path]
    })
    .sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  if (process.argv.includes('--web')) ensureWebBuilt()
}
