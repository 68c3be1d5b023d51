/** For work that may never answer: an answer in time, or an error. */
export class NoAnswer extends Error {}

/**
 * @param ms how long it may take
 * @throws NoAnswer, or whatever `work` throws
 */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
