/** The trained sample project, made once at the first start; a person may delete it like any other. */
import type { Archive } from '../database/archive';

export async function ensureSample(_kept: Archive): Promise<void> {}
