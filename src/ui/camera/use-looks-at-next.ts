import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';

/**
 * Whether the shown verdict is of the part before, because the next one is being inspected. If the camera
 * inspects all the time, no next part begins, and the latest verdict stands.
 */
export function useLooksAtNext(isWorking: boolean): boolean {
  return useInspectPreferences((s) => s.trigger !== 'always') && isWorking;
}
