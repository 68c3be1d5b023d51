/** Painters with unsaved content; they end when it is kept or discarded. */
import { begunStore } from './begun';

export const useOpenPainters = begunStore();
