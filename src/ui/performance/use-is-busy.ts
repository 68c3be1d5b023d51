import { useSyncExternalStore } from 'react';
import { isComputing, subscribeToWorks } from '../../state/works';

/** Whether anything else is under way, which would be measured along with it. */
export const useIsBusy = (): boolean => useSyncExternalStore(subscribeToWorks, isComputing);
