import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { appVersion } from './app-version';
import { followPreferences } from './state/appearance';
import { useEngine } from './state/engine-store';
import { saveBeforeLeaving } from './state/inspection-store';
import { languages } from './state/locale';
import { keepLog } from './state/log-events';
import { useOffline } from './state/offline-store';
import { pageOptions } from './state/page-options';
import { usePreferences } from './state/preferences';
import { startRouter } from './state/router';
import { allowOwnWorkers } from './trusted-scripts';
import { App } from './ui/app';
import { stayOnDrop } from './ui/stay-on-drop';
import './ui/theme/base.css';
import './ui/theme/page.css';

allowOwnWorkers();

function nameLanguage(): void {
  document.documentElement.lang = languages[usePreferences.getState().locale].tag;
}
nameLanguage();
usePreferences.subscribe(nameLanguage);

keepLog(appVersion);
const { model, backend } = pageOptions(window.location);
void useEngine.getState().start(model, backend);
followPreferences();
startRouter();
saveBeforeLeaving();
stayOnDrop();
void useOffline.getState().start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
