/** A worker for tests in Node: what it offers is called through a real channel, and it can die or fall silent as workers do. */
import { type Endpoint, expose } from 'comlink';

export interface WorkerStub {
  readonly worker: Worker;
  readonly isEnded: () => boolean;
}

/** @param api what it offers; nothing answers without */
export function workerStub(api?: object): WorkerStub {
  const { port1, port2 } = new MessageChannel();
  if (api) expose(api, port2 as Endpoint);
  port1.start();
  let ended = false;
  const terminate = () => {
    ended = true;
    port1.close();
  };
  return { worker: Object.assign(port1, { terminate }) as unknown as Worker, isEnded: () => ended };
}
