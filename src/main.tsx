import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followPreferences } from './state/appearance';
import { useEngine } from './state/engine-store';
import { saveBeforeLeaving } from './state/inspection-store';
import { languages } from './state/locale';
import { usePreferences } from './state/preferences';
import { startRouter } from './state/router';
import { App } from './ui/app';
import './ui/theme/base.css';
import { pageOptions } from './state/page-options';

function nameLanguage(): void {
  document.documentElement.lang = languages[usePreferences.getState().locale].tag;
}
nameLanguage();
usePreferences.subscribe(nameLanguage);

const { model, backend } = pageOptions(window.location);
void useEngine.getState().start(model, backend);
followPreferences();
startRouter();
saveBeforeLeaving();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
