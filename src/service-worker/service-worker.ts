/**
 * Keeps one whole version of the program on the disk and serves the page from there, with or without a network; its
 * answers carry the headers that the server sent, those for threads among them. Weights are not its business: they are
 * kept once they have been verified (src/workers/kept-model-files.ts).
 *
 * A version takes the place of another only when a person has said so and nobody is at work (agreement.ts). Until then
 * its installation fails, on purpose: a worker that waited would be let in at the next start of the browser, unasked. The
 * files of the version in use stay until the next one is whole and active. Where the browser lost them, the page is of the
 * version that the server has.
 */
import { PrecacheController, type PrecacheEntry, PrecacheRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';
import { fillAgain, manifestCache, newVersion, workLock } from './agreement';

declare const self: ServiceWorkerGlobalScope & {
  /** Written by the build: every file of this version that is kept (tools/build/service-worker.ts). */
  readonly __WB_MANIFEST: PrecacheEntry[];
};

const files = new PrecacheController();
files.addToCacheList(self.__WB_MANIFEST);
// What stands behind the question mark is for the page, and changes no file.
const program = new PrecacheRoute(files, { cleanURLs: false, ignoreURLParametersMatching: [/./u] });
// Workbox takes a file that was lost from the server only with the sum of this version, which the server may no longer have.
program.setCatchHandler(({ request }) => fetch(request));
registerRoute(program);
registerRoute(
  ({ url }) => /\/models\/[^/]+\/model\.json$/u.test(url.pathname),
  new NetworkFirst({ cacheName: manifestCache, networkTimeoutSeconds: 5 }),
);

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => event.waitUntil(activate(event)));
self.addEventListener('message', (event) => {
  if (event.data === fillAgain) event.waitUntil(fill(event));
});

async function install(event: ExtendableEvent): Promise<void> {
  // The first version is in nobody's way.
  if (!self.registration.active) {
    await files.install(event);
    return;
  }
  await requireConsent();
  await files.install(event);
  await requireConsent();
  await self.skipWaiting();
}

/** @throws Error unless a person has asked for this version and nobody is at work, or about to be */
async function requireConsent(): Promise<void> {
  const { held = [], pending = [] } = await self.navigator.locks.query();
  const isAsked = held.some(({ name, mode }) => name === workLock && mode === 'exclusive');
  if (isAsked && !pending.some(({ name }) => name === workLock)) return;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(newVersion);
  throw new Error('A new version waits until a person asks for it.');
}

/** Answers whether all files of this version are there again. */
async function fill(event: ExtendableMessageEvent): Promise<void> {
  // Workbox puts what is missing into its cache where it believes to be installed, and nowhere else.
  const asInstall = { type: 'install', waitUntil: (work: Promise<unknown>) => event.waitUntil(work) };
  const isWhole = await files.install(asInstall as ExtendableEvent).then(
    () => true,
    () => false,
  );
  event.ports[0]?.postMessage(isWhole);
}

async function activate(event: ExtendableEvent): Promise<void> {
  await files.activate(event);
  await self.clients.claim();
}
