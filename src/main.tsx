import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useEngine } from './state/engine-store';
import { saveBeforeLeaving } from './state/inspection-store';
import { startRouter } from './state/router';
import { App } from './ui/app';
import './ui/theme/base.css';
import { pageOptions } from './state/page-options';

const { model, backend } = pageOptions(window.location);
void useEngine.getState().start(model, backend);
startRouter();
saveBeforeLeaving();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
