import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { newId } from '../kernel/ids.ts'

export type Mail = Readonly<{ to: string; subject: string; text: string }>
export type Mailer = Readonly<{ send: (mail: Mail) => Promise<void>; describe: string }>

const SMTP_TIMEOUT_MS = 15_000

/** Sends through SMTP, or writes each mail to a file, so that nothing gets lost on a laptop. */
export function createMailer(options: {
  smtpUrl?: string | undefined
  from: string
  folder: string
}): Mailer {
  if (!options.smtpUrl) return folderMailer(options.folder, options.from)
  const transport = createTransport(options.smtpUrl, {
    connectionTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  } as object)
  return {
    describe: 'by SMTP',
    send: async (mail) => void (await transport.sendMail({ from: options.from, ...mail })),
  }
}

function folderMailer(folder: string, from: string): Mailer {
  return {
    describe: `written to ${folder}`,
    async send({ to, subject, text }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = join(folder, `${newId()}.txt`)
      const content = `From: ${from}\nTo: ${to}\nSubject: ${oneLine(subject)}\n\n${text}\n`
      await writeFile(`${file}.partial`, content, { mode: 0o600 })
      await rename(`${file}.partial`, file)
    },
  }
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
