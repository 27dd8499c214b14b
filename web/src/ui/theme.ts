import { type ThemeConfig, theme } from 'antd'

const font =
  'Inter, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

/** The tokens of tokens.css, in the words of the component library. */
export function themeFor(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: {},
    token: {
      colorPrimary: isDark ? '#66b3ca' : '#13617a',
      colorInfo: isDark ? '#66b3ca' : '#13617a',
      colorInfoBg: isDark ? '#16384a' : '#e5eff2',
      colorInfoBorder: isDark ? '#2b5a70' : '#b5d0d8',
      colorSuccess: isDark ? '#76b688' : '#3c7d4f',
      colorWarning: isDark ? '#e0b563' : '#9a6b12',
      colorWarningBg: isDark ? '#35301f' : '#fbf3e2',
      colorWarningBorder: isDark ? '#6b5526' : '#e6cf9c',
      colorError: isDark ? '#d98570' : '#a4442f',
      colorLink: isDark ? '#66b3ca' : '#13617a',
      colorTextBase: isDark ? '#e9eef5' : '#0b2545',
      colorBgBase: isDark ? '#13243a' : '#ffffff',
      colorBorder: isDark ? '#29405c' : '#cfc8ba',
      colorBorderSecondary: isDark ? '#29405c' : '#e3ded4',
      fontFamily: font,
      fontSize: 16,
      borderRadius: 6,
      controlHeight: 40,
      wireframe: false,
      motion: false,
    },
  }
}
