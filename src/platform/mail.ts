import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { newId } from '../kernel/ids.ts'

export type Mail = Readonly<{
  to: string
  subject: string
  text: string
  /** The same for readers that show markup. */
  html?: string
  /** Names the mail for ever: one that is sent again by mistake is seen to be the same. */
  messageId?: string
  /** Where one POST ends mails of this kind (RFC 8058). */
  unsubscribeUrl?: string
}>
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
    send: async ({ unsubscribeUrl, ...mail }) => {
      const headers = headersOf({ unsubscribeUrl })
      await transport.sendMail({ from: options.from, headers, ...mail })
    },
  }
}

function folderMailer(folder: string, from: string): Mailer {
  return {
    describe: `written to ${folder}`,
    async send({ to, subject, text, html, messageId, unsubscribeUrl }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = newId()
      const write = async (file: string, content: string) => {
        await writeFile(`${file}.partial`, content, { mode: 0o600 })
        await rename(`${file}.partial`, file)
      }
      const more = {
        ...(messageId ? { 'Message-ID': messageId } : {}),
        ...headersOf({ unsubscribeUrl }),
      }
      const lines = Object.entries(more).map(([header, value]) => `${header}: ${value}\n`)
      const head = `From: ${from}\nTo: ${to}\nSubject: ${oneLine(subject)}\n${lines.join('')}`
      if (html) await write(join(folder, `${name}.html`), html)
      await write(join(folder, `${name}.txt`), `${head}\n${text}\n`)
    },
  }
}

const headersOf = ({ unsubscribeUrl }: { unsubscribeUrl: string | undefined }) =>
  unsubscribeUrl
    ? {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
    : {}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
