/** What the workers of a page hold in JavaScript, and in the buffers of its arrays, asked over the page's DevTools session: Playwright gives workers none of their own. */
import type { CDPSession } from '@playwright/test';

/** Bytes. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

export class WorkerHeaps {
  private readonly workers = new Set<string>();
  private readonly answers = new Map<string, (result: Partial<HeapUsage>) => void>();
  private asked = 0;

  private constructor(private readonly session: CDPSession) {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { id, result } = JSON.parse(message);
      this.answers.get(`${sessionId} ${id}`)?.(result);
    });
  }

  static async of(session: CDPSession): Promise<WorkerHeaps> {
    const heaps = new WorkerHeaps(session);
    await session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return heaps;
  }

  /** Of all of them together, after a collection of garbage. */
  async used(): Promise<HeapUsage> {
    const usages = await Promise.all(
      [...this.workers].map(async (worker) => {
        await this.ask(worker, 'HeapProfiler.collectGarbage');
        return this.ask(worker, 'Runtime.getHeapUsage');
      }),
    );
    const sum = (of: keyof HeapUsage) => usages.reduce((all, usage) => all + (usage[of] ?? 0), 0);
    return { usedSize: sum('usedSize'), backingStorageSize: sum('backingStorageSize') };
  }

  private ask(sessionId: string, method: string): Promise<Partial<HeapUsage>> {
    const id = ++this.asked;
    const answer = new Promise<Partial<HeapUsage>>((resolve) => {
      this.answers.set(`${sessionId} ${id}`, resolve);
    });
    void this.session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method }),
    });
    return answer;
  }
}
