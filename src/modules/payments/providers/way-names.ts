import type { LocalText } from '../../../kernel/locale.ts'

/** What is paid at a simulator carries a name of its own: it is never taken for money. */
export const wayName = (name: string, isSimulated: boolean): string =>
  isSimulated ? `${name}_simulated` : name

export const wayTitle = (title: LocalText, isSimulated: boolean): LocalText =>
  isSimulated ? { 'zh-CN': `${title['zh-CN']}（模拟）`, en: `${title.en} (simulated)` } : title
