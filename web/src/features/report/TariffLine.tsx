import { useTranslation } from 'react-i18next'

/** Where the goods may fall under several national lines, naming one of them would mislead. */
export function TariffLine({ line }: { line: { code: string; name: string; linesUnder: number } }) {
  const { t } = useTranslation()
  if (line.linesUnder > 1) {
    return t('report.oneOfLines', { count: line.linesUnder, code: line.code.slice(0, 6) })
  }
  return (
    <>
      <span className="code">{line.code}</span> <span lang="zh-CN">{line.name}</span>
    </>
  )
}
