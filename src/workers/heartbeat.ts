/**
 * Notices that a worker no longer answers. Silence is counted in beats, not by the clock: a computer that
 * slept, a page in the background, or a busy listener has fewer beats, so a worker that had no chance to
 * answer is not taken for stuck.
 */
export const beatSeconds = 5;

export class Heartbeat {
  private isWaiting = false;
  private silent = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  /**
   * @param ask is answered by any living worker, even if by a refusal
   * @param patience how many seconds of silence are too long; asked at each beat, since it may depend on the
   *   work
   */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly patience: () => number,
    private readonly onSilence: () => void,
  ) {
    this.timer = setInterval(() => this.beat(), beatSeconds * 1000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (!this.isWaiting) {
      this.isWaiting = true;
      this.silent = 0;
      const heard = () => {
        this.isWaiting = false;
      };
      this.ask().then(heard, heard);
      return;
    }
    this.silent++;
    if (this.silent * beatSeconds < this.patience()) return;
    this.stop();
    this.onSilence();
  }
}
