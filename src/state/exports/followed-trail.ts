/**
 * A project's audit trail while it is shown. Records never change, so those already read are kept, and
 * reading goes on after them.
 */
import type { Archive } from '../../database/archive';
import type { AuditRecord } from '../../database/audit';
import { notifyError } from '../page/notices';
import { archive } from '../storing/archive';

export class FollowedTrail {
  private readonly read: AuditRecord[] = [];
  /** All of `read` as it was returned last. */
  private told: readonly AuditRecord[] = [];
  private reading = new AbortController();

  constructor(readonly project: string) {}

  /**
   * Reads what was added. An earlier reading that is under way stops; its records are kept.
   * @returns all records, the same array if none were added; undefined if it was stopped, or failed, which
   *   the person is told
   */
  async readOn(): Promise<readonly AuditRecord[] | undefined> {
    this.stop();
    this.reading = new AbortController();
    const { signal } = this.reading;
    try {
      await this.readBehind(await archive(), signal);
    } catch (error) {
      if (!signal.aborted) notifyError(error);
      return undefined;
    }
    if (signal.aborted) return undefined;
    const { read, told } = this;
    if (told.length !== read.length || told.at(-1) !== read.at(-1)) this.told = [...read];
    return this.told;
  }

  private async readBehind(kept: Archive, signal: AbortSignal): Promise<void> {
    /** Read once more: if the browser has cleared its storage, another trail begins, without this record. */
    let known: AuditRecord | undefined = this.read.at(-1);
    let after: IDBValidKey | undefined = known && known.seq - 1;
    for (;;) {
      const { records, last, isEnd } = await kept.trailPage(this.project, after);
      if (signal.aborted) return;
      if (known && records[0]?.hash !== known.hash) {
        known = undefined;
        after = undefined;
        this.read.length = 0;
        continue;
      }
      this.read.push(...(known ? records.slice(1) : records));
      known = undefined;
      if (isEnd) return;
      after = last;
    }
  }

  stop(): void {
    this.reading.abort();
  }
}
