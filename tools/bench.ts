import { readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a benchmark measures, beside a reference run in the same minute on the same machine. */
export type Measurement = Readonly<{
  name: string
  figure: number
  unit: string
  /** What the reference is, in words. */
  reference: string
  referenceFigure: number
}>

const folder = fileURLToPath(new URL('../bench/', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))

if (name === undefined) {
  process.stdout.write(`npm run bench -- NAME [--json]\n\n${names.join('\n')}\n`)
} else if (!names.includes(name)) {
  process.stderr.write(`There is no benchmark '${name}'. There are: ${names.join(', ')}\n`)
  process.exitCode = 1
} else {
  const { run } = (await import(join(folder, `${name}.ts`))) as { run: () => Promise<Measurement> }
  const measured = await run()
  const result = {
    ...measured,
    ratio: Number((measured.figure / measured.referenceFigure).toPrecision(4)),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    versions: { node: process.version, v8: process.versions.v8 },
  }
  process.stdout.write(
    process.argv.includes('--json')
      ? `${JSON.stringify(result)}\n`
      : `${Object.entries(result)
          .map(([key, value]) => `${key.padEnd(16)}${JSON.stringify(value)}`)
          .join('\n')}\n`,
  )
}
