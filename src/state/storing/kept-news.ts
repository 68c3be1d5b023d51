/** News among the tabs of this page: one of them has stored or removed something of a project. */

const name = 'vtfusion-kept';
let channel: BroadcastChannel | undefined;

/** Tells all tabs. */
export function tellTabs(project: string): void {
  channel ??= new BroadcastChannel(name);
  channel.postMessage(project);
}

/** Calls back at each tab's news of the project, until `signal` aborts. */
export function onKeptNews(project: string, heard: () => void, signal: AbortSignal): void {
  const news = new BroadcastChannel(name);
  news.addEventListener('message', ({ data }) => {
    if (data === project) heard();
  });
  signal.addEventListener('abort', () => news.close());
}
