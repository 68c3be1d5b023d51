/** How often something happens: per second, averaged over the last few seconds. */
export class RateMeter {
  private times: number[] = [];

  /** @param windowMs the time over which it averages */
  constructor(private readonly windowMs = 2000) {}

  /** @param at milliseconds, never earlier than the tick before */
  tick(at: number): void {
    this.times.push(at);
    this.forget(at);
  }

  /** 0 until there were two ticks within the window. */
  perSecond(at: number): number {
    this.forget(at);
    const { times } = this;
    if (times.length < 2) return 0;
    return ((times.length - 1) * 1000) / Math.max(1, at - times[0]);
  }

  private forget(at: number): void {
    const from = this.times.findIndex((time) => time > at - this.windowMs);
    this.times = from < 0 ? [] : this.times.slice(from);
  }
}
