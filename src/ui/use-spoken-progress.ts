import { useState } from 'react';

/** Of sentences on how far work is, those to be read out: one for each part of the work and each quarter of the whole. */
export function useSpokenProgress(sentence: string, part: string, share: number): string {
  const occasion = `${part} ${Math.floor(4 * share)}`;
  const [spoken, setSpoken] = useState({ occasion, sentence });
  if (spoken.occasion !== occasion) setSpoken({ occasion, sentence });
  return spoken.sentence;
}
