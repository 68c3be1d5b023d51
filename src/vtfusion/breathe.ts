/**
 * Lets messages in (a cancel, say) between two pieces of work. By a message of its own: timers that follow each other wait at
 * least 4 ms in a browser (HTML, timers), which a hundred pauses of a training would add up.
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
