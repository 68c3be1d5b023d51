/**
 * Lets messages in, such as a cancel, between two pieces of work. It uses a message of its own, since nested
 * timers wait at least 4 ms in a browser (HTML, timers), which adds up over the hundreds of pauses in a
 * training.
 */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
