import { useState } from 'react';

interface Props {
  /** The progress of work, in words. */
  readonly sentence: string;
  /** The current part of the work; the sentence is read out whenever that changes. */
  readonly part?: string | undefined;
  /** How much of it is done, 0 to 1, if known. */
  readonly share?: number;
}

/** Shows every sentence, and reads out those that begin a part of the work or a quarter of the whole. */
export function SpokenProgress({ sentence, part = '', share = 0 }: Props) {
  const occasion = `${part} ${Math.floor(4 * share)}`;
  const [spoken, setSpoken] = useState({ occasion, sentence });
  if (spoken.occasion !== occasion) setSpoken({ occasion, sentence });
  return (
    <>
      <span aria-hidden>{sentence}</span>
      <span role="status" className="visually-hidden">
        {spoken.sentence}
      </span>
    </>
  );
}
