import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';

/**
 * Whether the verdict that is shown is of the part before: the next one is looked at. Where the camera is looked at all the time,
 * without an end, no next part begins, and the latest verdict is what there is to say.
 */
export function useLooksAtNext(isWorking: boolean): boolean {
  return useInspectPreferences((s) => s.trigger !== 'always') && isWorking;
}
