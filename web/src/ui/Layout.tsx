import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet, useLocation } from 'react-router'
import { useSession } from '../features/account/session.ts'
import { changeLocale } from '../i18n/index.ts'
import './layout.css'

export function Layout() {
  const { t, i18n } = useTranslation()
  const { data: session } = useSession()
  const other = i18n.language === 'zh-CN' ? 'en' : 'zh-CN'
  const menu = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone the menu is one row that moves sideways: where somebody is stands in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path says which entry is active.
  useEffect(() => {
    menu.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname, session])
  return (
    <>
      <a className="skip" href="#content">
        {t('app.skipToContent')}
      </a>
      <header className="top no-print">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width={28} height={28} />
          {t('app.name')}
        </Link>
        <nav ref={menu} aria-label={t('app.menu')}>
          <NavLink to="/" end>
            {t('nav.assess')}
          </NavLink>
          <a href={`/shop?lang=${i18n.language}`}>{t('nav.shop')}</a>
          <NavLink to="/tools">{t('nav.tools')}</NavLink>
          <NavLink to="/rules">{t('nav.rules')}</NavLink>
          <NavLink to="/office">{t('nav.office')}</NavLink>
          <NavLink to="/partners">{t('nav.partners')}</NavLink>
          <NavLink to="/learn">{t('nav.learn')}</NavLink>
          <NavLink to="/jobs">{t('nav.jobs')}</NavLink>
          {session?.user && <NavLink to="/sell">{t('nav.sell')}</NavLink>}
          {session?.organisations?.some(({ kind }) => kind === 'operator') && (
            <NavLink to="/desk">{t('desk.title')}</NavLink>
          )}
        </nav>
        <NavLink className="sign-in" to={session?.user ? '/account' : '/sign-in'}>
          {session?.user ? t('nav.account') : t('nav.signIn')}
        </NavLink>
        <button type="button" className="language" lang={other} onClick={() => changeLocale(other)}>
          {other === 'en' ? 'English' : '中文'}
        </button>
      </header>
      <main id="content">
        <Outlet />
      </main>
      <footer className="bottom">{t('app.footer')}</footer>
    </>
  )
}
