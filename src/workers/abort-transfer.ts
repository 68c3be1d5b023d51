/**
 * Lets comlink carry an AbortSignal as an argument: the other side gets a signal that aborts along. The
 * reason is not carried: it is always a new AbortError there. The listening port stays open if nothing ever
 * aborts.
 */
import { type TransferHandler, transferHandlers } from 'comlink';

interface Wire {
  readonly aborted: boolean;
  readonly port: MessagePort;
}

const handler: TransferHandler<AbortSignal, Wire> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal) {
    const { port1, port2 } = new MessageChannel();
    signal.addEventListener('abort', () => port1.postMessage('abort'), { once: true });
    return [{ aborted: signal.aborted, port: port2 }, [port2]];
  },
  deserialize({ aborted, port }) {
    const controller = new AbortController();
    if (aborted) controller.abort();
    port.onmessage = () => {
      controller.abort();
      port.close();
    };
    return controller.signal;
  },
};

export function carryAbortSignals(): void {
  transferHandlers.set('AbortSignal', handler as TransferHandler<unknown, unknown>);
}
