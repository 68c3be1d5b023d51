/**
 * The pages that the first one does without: each is loaded when it is shown, or ahead of that when there is
 * time.
 */
import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { isReplaced } from '../state/own-version';
import { home } from './text/home';
import { useText } from './text/use-text';

const project = () => import('./project-page');
const settings = () => import('./settings-page');
const kiosk = () => import('./kiosk/kiosk');

export const ProjectPage = lazy(async () => ({ default: (await project()).ProjectPage }));
export const SettingsPage = lazy(async () => ({ default: (await settings()).SettingsPage }));
export const Kiosk = lazy(async () => ({ default: (await kiosk()).Kiosk }));

/** The connection that the first page leaves is enough for the next ones. */
const quietMs = 1500;

/**
 * Loads the pages that are likely to come, once the present one has been drawn. Failures are tried again when
 * shown.
 */
export function usePagesAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const page of [project, settings]) page().catch(() => undefined);
    }, quietMs);
    return () => clearTimeout(timer);
  }, []);
}

/** Shows a page once it is loaded, or says that it could not be. */
export function PageSlot({ children }: { readonly children: ReactNode }) {
  return (
    <PageBoundary>
      <Suspense fallback={<main className="page" aria-busy />}>{children}</Suspense>
    </PageBoundary>
  );
}

class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <PageMissing /> : this.props.children;
  }
}

function PageMissing() {
  const text = useText(home);
  const [why, setWhy] = useState<'pageMissing' | 'pageReplaced'>('pageMissing');
  useEffect(() => {
    void isReplaced().then((isOld) => isOld && setWhy('pageReplaced'));
  }, []);
  return (
    <main className="page" role="alert">
      <p>{text[why]}</p>
      <p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {text.reload}
        </button>
      </p>
    </main>
  );
}
