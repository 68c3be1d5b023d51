import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { appVersion } from './app-version';
import { saveBeforeLeaving } from './state/before-leaving';
import { useEngine } from './state/engine/engine-store';
import { giveWayWhenIdle } from './state/give-way';
import { goesToKiosk } from './state/kiosk/kiosk-tab';
import { keepLog } from './state/log-events';
import { useOffline } from './state/offline-store';
import { followPreferences } from './state/page/appearance';
import { pageOptions } from './state/page/page-options';
import { startRouter } from './state/page/router';
import { followTakenAway } from './state/projects/projects-store';
import { keepAsking } from './state/storing/persistence';
import { keepTidy } from './state/storing/tidy';
import { allowOwnWorkers } from './trusted-scripts';
import { App } from './ui/app';
import { stayOnDrop } from './ui/stay-on-drop';
import './ui/theme/base.css';
import './ui/theme/forced-colors.css';
import './ui/theme/page.css';
import './ui/theme/print.css';

allowOwnWorkers();

if (!goesToKiosk()) {
  keepLog(appVersion);
  const { model, backend } = pageOptions(window.location);
  void useEngine.getState().start(model, backend);
  followPreferences();
  startRouter();
  saveBeforeLeaving();
  stayOnDrop();
  void useOffline.getState().start();
  keepTidy();
  giveWayWhenIdle();
  keepAsking();
  followTakenAway();

  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
