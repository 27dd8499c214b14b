import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type Locale = 'en' | 'zh-CN'
const KEY = 'tradewind.locale'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY)
  if (asked === 'en' || asked === 'zh-CN') return asked
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export async function startTranslations(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLocale(),
    fallbackLng: false,
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = i18next.language
}

export async function changeLocale(locale: Locale): Promise<void> {
  localStorage.setItem(KEY, locale)
  await i18next.changeLanguage(locale)
  document.documentElement.lang = locale
}
