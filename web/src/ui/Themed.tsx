import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { themeFor } from './theme.ts'

const DARK = '(prefers-color-scheme: dark)'

/** Gives the component library our colours and the reader's language. */
export function Themed({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  const [isDark, setIsDark] = useState(() => matchMedia(DARK).matches)
  useEffect(() => {
    const query = matchMedia(DARK)
    const change = () => setIsDark(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  return (
    <ConfigProvider
      theme={themeFor(isDark)}
      locale={i18n.language === 'zh-CN' ? zhCN : enUS}
      // 发送, and not 发 送.
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  )
}
