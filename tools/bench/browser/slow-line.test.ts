/** What goes over the line comes out as it went in. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { slowLine } from './slow-line';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** All that a server that writes by `answer` sends to one who asks through a slow line. */
async function received(answer: (to: Socket) => Promise<void>): Promise<string> {
  const origin = createServer((socket) => void answer(socket).then(() => socket.end()));
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  closing.push(() => origin.close());
  const { port: straight } = origin.address() as AddressInfo;
  const { server, port } = await slowLine(straight, { bitsPerSecond: 10e6, roundTripMs: 40 });
  closing.push(() => server.close());
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (some: string) => {
    text += some;
  });
  await once(socket, 'end');
  return text;
}

it('keeps the order of pieces, large and small', async () => {
  const parts = Array.from({ length: 120 }, (_, i) => `${i}:`.padEnd(i % 2 === 0 ? 1400 : 6, '.'));
  const text = await received(async (to) => {
    to.setNoDelay(true);
    for (const part of parts) {
      to.write(part);
      // So that a part arrives by itself, each at another fraction of a millisecond.
      const later = performance.now() + 0.3;
      while (performance.now() < later);
      await new Promise(setImmediate);
    }
  });
  expect(text).toBe(parts.join(''));
});
