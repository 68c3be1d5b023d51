/** The sounds of verdicts: one high tone, two middle ones, a long low one; no two can be confused. */
import type { InspectionReport } from '../photos/page-types';

export interface Tone {
  /** In Hertz. */
  readonly frequency: number;
  /** In seconds from the first tone's beginning. */
  readonly at: number;
  readonly seconds: number;
}

const tones: Readonly<Record<InspectionReport['verdict'], readonly Tone[]>> = {
  pass: [{ frequency: 1047, at: 0, seconds: 0.12 }],
  uncertain: [
    { frequency: 587, at: 0, seconds: 0.12 },
    { frequency: 587, at: 0.2, seconds: 0.12 },
  ],
  fail: [{ frequency: 220, at: 0, seconds: 0.7 }],
};

export const tonesOf = (verdict: InspectionReport['verdict']): readonly Tone[] => tones[verdict];

const LOUDNESS = 0.25;
/** Without a ramp a tone begins and ends with a click. */
const RAMP_SECONDS = 0.015;

let context: AudioContext | undefined;

/** The result that sounded last. */
let heard: string | undefined;

/** Each result sounds once, in however many places it is shown. @param id of the result */
export function soundOnce(id: string, play: () => void): void {
  if (id === heard) return;
  heard = id;
  play();
}

let isStarting = false;

/**
 * Browsers play sound only after the person has pressed something. Until then nothing sounds, and no tone is
 * made that would wait for it: an untouched kiosk would collect tones for weeks, and play them all at the
 * first touch.
 */
export function playVerdict(verdict: InspectionReport['verdict']): void {
  if (!navigator.userActivation.hasBeenActive) return;
  context ??= new AudioContext();
  const speaker = context;
  if (speaker.state === 'running') play(verdict, speaker);
  else if (!isStarting) {
    isStarting = true;
    void speaker.resume().then(() => {
      isStarting = false;
      play(verdict, speaker);
    });
  }
}

function play(verdict: InspectionReport['verdict'], speaker: AudioContext): void {
  const begin = speaker.currentTime + RAMP_SECONDS;
  for (const { frequency, at, seconds } of tones[verdict]) {
    const oscillator = new OscillatorNode(speaker, {
      frequency,
      type: verdict === 'fail' ? 'square' : 'sine',
    });
    const gain = new GainNode(speaker, { gain: 0 });
    const [from, to] = [begin + at, begin + at + seconds];
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + RAMP_SECONDS);
    gain.gain.setValueAtTime(LOUDNESS, to - RAMP_SECONDS);
    gain.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(gain).connect(speaker.destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}
