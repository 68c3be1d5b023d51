/** A line between a browser and a server of this machine that is as slow as people's lines are, for all that uses it. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Line {
  readonly bitsPerSecond: number;
  /** There and back. */
  readonly roundTripMs: number;
}

const queueBytes = 64 * 1024;

/**
 * Serves what the server at `port` serves. What comes down shares one rate; every connection costs a round trip before
 * its first byte, and every byte half of one.
 * @returns the server, listening, and its port
 */
export async function slowLine(
  port: number,
  { bitsPerSecond, roundTripMs }: Line,
): Promise<{ server: Server; port: number }> {
  /** When the line has carried all that was given to it. */
  let free = 0;
  const carry = (from: Socket, to: Socket, limited: boolean, openAt: number) => {
    const carried: Buffer[] = [];
    let waiting = 0;
    from.on('data', (bytes: Buffer) => {
      const now = performance.now();
      if (limited) free = Math.max(now, free) + (bytes.length * 8000) / bitsPerSecond;
      const arrives = Math.max(limited ? free : now, openAt) + roundTripMs / 2;
      carried.push(bytes);
      waiting += bytes.length;
      if (waiting > queueBytes) from.pause();
      // Timers count whole milliseconds, so that the later of two may come first: each takes what has waited longest.
      setTimeout(() => {
        const next = carried.shift()!;
        if (to.writable) to.write(next);
        waiting -= next.length;
        if (waiting <= queueBytes) from.resume();
      }, arrives - now);
    });
    from.on('end', () => setTimeout(() => to.end(), Math.max(0, free - performance.now()) + roundTripMs));
    from.on('error', () => to.destroy());
    from.on('close', () =>
      setTimeout(() => to.destroy(), Math.max(0, free - performance.now()) + 2 * roundTripMs),
    );
  };
  const server = createServer((browser) => {
    const openAt = performance.now() + roundTripMs;
    const origin = connect(port, '127.0.0.1');
    carry(browser, origin, false, openAt);
    carry(origin, browser, true, openAt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
