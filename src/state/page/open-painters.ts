/** Painters with something in them that is not kept yet; they end when it is kept, or discarded. */
import { begunStore } from './begun';

export const useOpenPainters = begunStore();
