/** What the workers of a page hold in JavaScript, asked over the page's DevTools session: Playwright gives workers none of their own. */
import type { CDPSession } from '@playwright/test';

export class WorkerHeaps {
  private readonly workers = new Set<string>();
  private readonly answers = new Map<string, (result: { readonly usedSize?: number }) => void>();
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
      ...{ autoAttach: true, waitForDebuggerOnStart: false, flatten: false },
    });
    return heaps;
  }

  /** Bytes of all of them, after a collection of garbage. */
  async used(): Promise<number> {
    const sizes = await Promise.all(
      [...this.workers].map(async (worker) => {
        await this.ask(worker, 'HeapProfiler.collectGarbage');
        return (await this.ask(worker, 'Runtime.getHeapUsage')).usedSize ?? 0;
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  private ask(sessionId: string, method: string): Promise<{ readonly usedSize?: number }> {
    const id = ++this.asked;
    const answer = new Promise<{ readonly usedSize?: number }>((resolve) => {
      this.answers.set(`${sessionId} ${id}`, resolve);
    });
    void this.session.send('Target.sendMessageToTarget', {
      ...{ sessionId, message: JSON.stringify({ id, method }) },
    });
    return answer;
  }
}
