import { Settings } from 'lucide-react';
import { pageOptions } from '../state/page/page-options';
import { useRouter } from '../state/page/router';
import { EngineStatus } from './engine-status';
import { Home } from './home';
import { ModelPicker } from './model-picker';
import { NewVersion } from './new-version';
import { Notices } from './notices';
import { Kiosk, PageSlot, ProjectPage, SettingsPage, usePagesAhead } from './pages';
import { home } from './text/home';
import { settingsText } from './text/settings';
import { useText } from './text/use-text';

/** The whole page, or the kiosk alone. */
export function App() {
  const { kiosk } = pageOptions(window.location);
  if (kiosk === undefined) return <Pages />;
  return (
    <PageSlot>
      <Kiosk wanted={kiosk} />
    </PageSlot>
  );
}

function Pages() {
  const route = useRouter((s) => s.route);
  const text = useText(home);
  const settings = useText(settingsText);
  usePagesAhead();
  return (
    <>
      <header className="bar" data-page={route.page}>
        <a href="#/" className="bar-home">
          <img src="./icon.svg" alt="" width="28" height="28" />
          <span className="word">VTFusion</span>
        </a>
        <p className="bar-tagline">{text.tagline}</p>
        <EngineStatus />
        <ModelPicker />
        <a href="#/settings" className="icon-button" data-tour="settings" aria-label={settings.title}>
          <Settings aria-hidden size={18} />
        </a>
      </header>
      <Notices />
      <NewVersion />
      {route.page === 'home' && <Home />}
      <PageSlot key={route.page}>
        {route.page === 'settings' && <SettingsPage />}
        {route.page === 'project' && <ProjectPage id={route.id} tab={route.tab} />}
      </PageSlot>
    </>
  );
}
