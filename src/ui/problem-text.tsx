/**
 * A problem in words. English is what the program itself says, with names and numbers; the other languages have a
 * sentence of their own for each kind, and keep the precise one at hand.
 */

import { usePreferences } from '../state/page/preferences';
import type { Problem } from '../state/page/problem';
import { problemSentences, problemText } from './text/problems';
import { useText } from './text/use-text';

/** One sentence for places that take no more. */
export function useProblemSentence(): (problem: Problem) => string {
  const locale = usePreferences((s) => s.locale);
  return ({ code, precisely, about }) => {
    const sentence = locale === 'en' ? precisely : problemSentences[locale][code];
    const isNamed = about === undefined || sentence.includes(about);
    return isNamed ? sentence : problemText[locale].about(about, sentence);
  };
}

export function ProblemText({ problem }: { readonly problem: Problem }) {
  const text = useText(problemText);
  const sentence = useProblemSentence();
  const isEnglish = usePreferences((s) => s.locale === 'en');
  return (
    <span className="problem">
      {sentence(problem)}
      {!isEnglish && (
        <span className="problem-precisely">
          {text.precisely} <span lang="en">{problem.precisely}</span>
        </span>
      )}
    </span>
  );
}
