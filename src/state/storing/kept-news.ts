/** Among the tabs of this page: that one of them has kept or removed something of a project. */

const name = 'vtfusion-kept';
let channel: BroadcastChannel | undefined;

/** Tells all tabs. */
export function tellTabs(project: string): void {
  channel ??= new BroadcastChannel(name);
  channel.postMessage(project);
}

/** Calls back each time that a tab has told of the project, until `signal` aborts. */
export function onKeptNews(project: string, heard: () => void, signal: AbortSignal): void {
  const news = new BroadcastChannel(name);
  news.addEventListener('message', ({ data }) => {
    if (data === project) heard();
  });
  signal.addEventListener('abort', () => news.close());
}
