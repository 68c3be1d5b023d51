/**
 * One tab works with a project at a time: the lock is the browser's, so it is let go when a tab closes, crashes or is
 * discarded. Another tab may take it over.
 */

let release: (() => void) | undefined;

/**
 * Holds the project from now on, in place of the one that was held.
 * @param onLost another tab took it over
 * @param takeOver takes it from the tab that has it
 * @returns whether it is held; false when another tab has it
 */
export async function holdProject(id: string, onLost: () => void, takeOver = false): Promise<boolean> {
  letGoOfProject();
  const locks = globalThis.navigator?.locks;
  // Without locks nobody can tell; one tab is what there mostly is.
  if (!locks) return true;
  return new Promise((answer) => {
    let isOurs = true;
    const held = new Promise<void>((done) => {
      release = () => {
        isOurs = false;
        done();
      };
    });
    const options = takeOver ? { steal: true } : { ifAvailable: true };
    locks
      .request(`vtfusion-project-${id}`, options, (lock) => {
        answer(lock !== null);
        return lock ? held : undefined;
      })
      .catch(() => {
        // The promise of a lock fails when it is stolen.
        if (isOurs) onLost();
        answer(false);
      });
  });
}

export function letGoOfProject(): void {
  release?.();
  release = undefined;
}
