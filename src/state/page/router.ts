/**
 * The person's place, from the address's hash, so that back, forward, bookmarks and reload work without a
 * server.
 */
import { create } from 'zustand';
import { closesDialog } from './open-dialog';

export const projectTabs = ['train', 'inspect', 'review', 'threshold', 'records', 'versions'] as const;
export type ProjectTab = (typeof projectTabs)[number];

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'settings' }
  | { readonly page: 'project'; readonly id: string; readonly tab: ProjectTab };

/**
 * The place of `#/`, `#/settings` or `#/project/ID/TAB`; anything else is the home page, an unknown tab the
 * first one.
 */
export function parseRoute(hash: string): Route {
  const [page, id, tab] = hash.replace(/^#?\/?/u, '').split('/');
  if (page === 'settings') return { page: 'settings' };
  if (page !== 'project' || !id) return { page: 'home' };
  return { page, id: decoded(id), tab: projectTabs.find((known) => known === tab) ?? 'train' };
}

/** The address of a place, as a link's `href`. */
export function hrefOf(route: Route): string {
  if (route.page === 'home') return '#/';
  if (route.page === 'settings') return '#/settings';
  return `#/project/${encodeURIComponent(route.id)}/${route.tab}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Router {
  readonly route: Route;
}

export const useRouter = create<Router>()(() => ({ route: parseRoute(window.location.hash) }));

/** Follows the address from now on. */
export function startRouter(): void {
  // Not `hashchange`: the way back past another model changes more of the address than the hash.
  window.addEventListener('popstate', () => {
    const route = parseRoute(window.location.hash);
    // The same place stays the same object, whatever the history did.
    const isShown = hrefOf(route) === hrefOf(useRouter.getState().route);
    if (!closesDialog(isShown) && !isShown) useRouter.setState({ route });
  });
}

export function goTo(route: Route): void {
  useRouter.setState({ route });
  window.location.hash = hrefOf(route);
}
