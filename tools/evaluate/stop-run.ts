import { UsageError } from '../node/usage-error';

/** Nothing more can be done in this run, whichever cell comes next; the message says why. */
export class StopRun extends UsageError {}
