/** A project's audit trail while it is shown: its records never change, so what was read once is kept and reading goes on behind it. */
import type { Archive } from '../../database/archive';
import type { AuditRecord } from '../../database/audit';
import { notifyError } from '../page/notices';
import { archive } from '../storing/archive';

export class FollowedTrail {
  private readonly read: AuditRecord[] = [];
  /** All of `read` as it was told last. */
  private told: readonly AuditRecord[] = [];
  private reading = new AbortController();

  constructor(readonly project: string) {}

  /**
   * Reads what has come since. An earlier reading that is under way stops; what it has read is kept.
   * @returns all records, the same array where none came; undefined where it was stopped, or could not read, which the person is told
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
    /** Read once more: where the browser has emptied what it keeps, another trail begins, and this one is not in it. */
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
